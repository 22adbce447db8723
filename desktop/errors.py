"""Errors a clerk can act on: what happened and what to do next; and the program's exit codes.

Code raises ``UserError("encrypted_pdf")``; the words stand in one catalogue here, so that the command line, the engine
process and the window all say the same thing. Across the process boundary only the code and its details travel.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

EXIT_OK: Final = 0
EXIT_ERROR: Final = 2
EXIT_OPEN: Final = 3

#: Errors that an error came from, told in a log.
_LONGEST_CHAIN: Final = 10

#: code -> (what happened, what to do next); ``{name}`` is filled from the details of the error.
CATALOGUE: Final[dict[str, tuple[str, str]]] = {
    # files
    "file_not_found": ("파일을 찾을 수 없습니다.", "파일이 옮겨지거나 지워지지 않았는지 확인한 뒤 다시 넣어 주세요."),
    "file_unreadable": ("파일을 읽을 수 없습니다.", "파일의 읽기 권한과 저장 장치 연결을 확인해 주세요."),
    "not_a_file": ("파일이 아니어서 읽을 수 없습니다.", "영수증 파일을 골라 주세요."),
    "empty_folder": ("폴더에 읽을 파일이 없습니다.", "영수증이 들어 있는 폴더인지 확인해 주세요."),
    "empty_file": ("내용이 없는 파일(0바이트)입니다.", "원본을 다시 복사해 주세요."),
    "unknown_format": (
        "읽을 수 있는 영수증 파일이 아닙니다.",
        "JPEG, PNG, WebP, TIFF, BMP, HEIC, PDF 또는 이들을 담은 ZIP 파일을 넣어 주세요.",
    ),
    "hwp_file": (
        "한글 파일(.hwp)이나 예전 오피스 파일이라 읽을 수 없습니다.",
        "한글에서 '다른 이름으로 저장하기'로 HWPX나 PDF로 저장해 넣어 주세요.",
    ),
    "encrypted_hwpx": (
        "암호가 걸렸거나 배포용으로 잠긴 한글 문서입니다.",
        "암호를 풀어 저장한 HWPX나 PDF를 넣어 주세요.",
    ),
    "not_an_order": (
        "출장명령서나 출장신청서로 보이지 않습니다.",
        "출장 기간과 출장지가 적힌 문서인지 확인해 주세요. 영수증은 'yeobijigi read'로 읽습니다.",
    ),
    "video_file": ("사진이 아니라 동영상입니다.", "영수증을 사진으로 다시 찍어 넣어 주세요."),
    "damaged_file": ("파일이 끝까지 저장되지 않았거나 손상되었습니다.", "원본을 다시 복사하거나 다시 스캔해 주세요."),
    "encrypted_pdf": ("암호가 걸린 PDF입니다.", "암호를 풀어 저장한 PDF를 넣어 주세요."),
    "encrypted_zip": ("암호가 걸린 ZIP 파일입니다.", "압축을 풀어 안의 파일을 넣어 주세요."),
    "drm_locked": ("문서보안(DRM)으로 잠긴 파일입니다.", "문서보안 프로그램에서 보안을 해제한 뒤 다시 넣어 주세요."),
    "unsupported_zip": ("읽을 수 없는 방식으로 압축된 ZIP 파일입니다.", "압축을 풀어 안의 파일을 넣어 주세요."),
    "nested_zip": ("ZIP 안에 또 ZIP이 들어 있습니다.", "안쪽 ZIP을 풀어서 넣어 주세요."),
    "empty_zip": ("ZIP 안에 읽을 파일이 없습니다.", "영수증 파일이 들어 있는지 확인해 주세요."),
    "too_many_bytes": (
        "파일이 너무 큽니다({size} MB, 한도 {limit} MB).",
        "나누어 저장하거나 설정에서 한도를 늘려 주세요.",
    ),
    "too_many_pixels": (
        "그림이 너무 큽니다({size}만 화소, 한도 {limit}만 화소).",
        "해상도를 낮추어 다시 스캔하거나 설정에서 한도를 늘려 주세요.",
    ),
    "too_many_pages": ("쪽수가 너무 많습니다(한도 {limit}쪽).", "나누어 저장하거나 설정에서 한도를 늘려 주세요."),
    "too_small_image": (
        "그림이 너무 작아 글자를 읽을 수 없습니다.",
        "더 가까이에서 찍거나 높은 해상도로 스캔해 주세요.",
    ),
    "cancelled": ("읽기를 취소했습니다.", "필요하면 파일을 다시 넣어 주세요."),
    # engine and models
    "engine_crashed": ("읽는 중에 판독기가 멈추었습니다.", "이 파일만 다시 넣어 주세요. 계속되면 다시 스캔해 주세요."),
    "engine_timeout": ("정해진 시간 안에 읽지 못했습니다.", "파일을 나누거나 해상도를 낮추어 다시 넣어 주세요."),
    "engine_unavailable": (
        "판독기를 시작할 수 없습니다.",
        "프로그램을 다시 설치하거나 'yeobijigi doctor'로 상태를 확인해 주세요.",
    ),
    "cache_unwritable": (
        "판독기가 쓸 폴더를 만들 수 없습니다: {path}",
        "폴더의 쓰기 권한과 디스크의 빈 공간을 확인해 주세요.",
    ),
    "model_missing": ("모델 파일이 없습니다: {name}", "프로그램을 다시 설치해 주세요."),
    "model_changed": (
        "모델 파일이 처음과 다릅니다: {name}",
        "파일이 바뀌었거나 손상되었습니다. 프로그램을 다시 설치해 주세요.",
    ),
    "model_unusable": ("모델을 불러올 수 없습니다: {name}", "프로그램을 다시 설치해 주세요."),
    "pack_missing": (
        "모델 꾸러미가 없습니다: {name}",
        "모델 폴더에 넣은 폴더의 이름과 설정에 적은 이름이 같은지 확인해 주세요.",
    ),
    "pack_incomplete": (
        "모델 꾸러미에 {file} 파일이 없습니다: {name}",
        "꾸러미의 모든 파일을 한 폴더에 넣어 주세요.",
    ),
    "pack_is_paddle": (
        "Paddle 형식의 모델이라 쓸 수 없습니다: {name}",
        "같은 모델의 ONNX 꾸러미(이름이 _onnx로 끝나는 것)를 받아 넣어 주세요.",
    ),
    "pack_unknown_model": (
        "PaddleOCR의 글자 찾기 모델도 글자 읽기 모델도 아닙니다: {name} ({model})",
        "PP-OCR의 글자 찾기(det)나 한국어 글자 읽기(rec) 모델을 넣어 주세요.",
    ),
    "pack_without_hangul": (
        "한글을 읽지 못하는 모델입니다: {name}",
        "한국어 글자 읽기 모델(예: korean_PP-OCRv5_mobile_rec_onnx)을 넣어 주세요.",
    ),
    "pack_without_characters": (
        "글자표(character_dict)가 없는 글자 읽기 모델입니다: {name}",
        "글자표가 든 inference.yml을 그 모델의 꾸러미에서 받아 넣어 주세요.",
    ),
    "pack_oversized": (
        "모델 꾸러미의 {file} 파일이 너무 큽니다: {name} (최대 {most} MB)",
        "PP-OCR의 ONNX 꾸러미인지 확인하고 다시 받아 넣어 주세요.",
    ),
    "pack_mismatched": (
        "모델과 설명 파일(inference.yml)이 서로 맞지 않습니다: {name} ({detail})",
        "같은 꾸러미에서 나온 두 파일인지 확인해 주세요.",
    ),
    "pack_damaged": (
        "모델 꾸러미의 {file} 파일이 잘렸거나 손상되었습니다: {name}",
        "꾸러미를 다시 받아 넣어 주세요.",
    ),
    "pack_manifest": (
        "모델 꾸러미의 manifest.toml이 맞지 않습니다: {name}",
        "그 파일을 고치거나 지워 주세요. 지우면 지금 있는 파일로 새로 만듭니다.",
    ),
    "pack_changed": (
        "모델 꾸러미의 파일이 처음 쓸 때와 다릅니다: {name}",
        "일부러 바꾸었다면 그 폴더의 manifest.toml을 지워 주세요. 아니라면 꾸러미를 다시 받아 넣어 주세요.",
    ),
    "pack_unwritable": (
        "모델 꾸러미에 해시를 적어 둘 수 없습니다: {name}",
        "그 폴더의 쓰기 권한과 디스크의 빈 공간을 확인해 주세요.",
    ),
    "pack_other_role": (
        "설정한 곳에 쓸 수 없는 모델입니다: {name}",
        "글자 찾기(det) 모델은 detector_pack에, 글자 읽기(rec) 모델은 recogniser_pack에, "
        "항목을 채울 GGUF는 fields_pack에 적어 주세요.",
    ),
    "pack_in_parts": (
        "모델 꾸러미의 모델 파일(.gguf)이 둘 이상입니다: {name}",
        "하나만 남기거나, 나누어 받은 모델이면 하나로 합쳐(llama-gguf-split --merge) 넣어 주세요.",
    ),
    "pack_unsupported": (
        "이 프로그램의 llama.cpp가 쓸 수 없는 모델입니다: {name}",
        "다른 모델의 instruct GGUF를 넣어 주세요.",
    ),
    "pack_without_chat": (
        "대화 서식(chat template)이 없거나 쓸 수 없는 모델입니다: {name}",
        "대화용(instruct) 모델의 GGUF를 넣어 주세요.",
    ),
    "pack_small_context": (
        "한 번에 읽을 수 있는 글이 너무 짧은 모델입니다: {name}",
        "문맥 길이가 4,096토큰 이상인 모델을 넣어 주세요.",
    ),
    "pack_too_big": (
        "모델이 남은 메모리보다 큽니다: {name} (필요 {needed} MB, 남음 {free} MB)",
        "다른 프로그램을 닫거나 더 작은 모델을 넣어 주세요.",
    ),
    "llama_missing": ("언어 모델 실행기(llama.cpp)를 불러올 수 없습니다.", "프로그램을 다시 설치해 주세요."),
    "gpu_unusable": (
        "GPU({name})에 언어 모델을 올리지 못해 CPU로 읽습니다.",
        "GPU의 남은 메모리와 드라이버를 확인하거나 설정 n_gpu_layers를 줄여 주세요(0이면 쓰지 않습니다).",
    ),
    "gpu_stopped": (
        "GPU에서 언어 모델이 멈추어 CPU로 읽습니다.",
        "되풀이되면 GPU 드라이버를 새로 설치하거나 설정 n_gpu_layers를 0으로 적어 주세요.",
    ),
    "fields_late": (
        "언어 모델이 {seconds}초 안에 답하지 못했습니다.",
        "설정 fields_seconds를 늘리거나 더 작은 모델을 골라 주세요.",
    ),
    "fields_failed": ("언어 모델이 답하지 못한 영수증이 있습니다.", "되풀이되면 다른 모델을 골라 주세요."),
    "fields_stopped": (
        "언어 모델이 판독기를 멈추게 하여 껐습니다.",
        "다른 모델을 고르거나 'yeobijigi doctor'로 확인해 주세요. 프로그램을 다시 시작하면 다시 써 봅니다.",
    ),
    "internal_error": (
        "처리하는 중에 예상하지 못한 문제가 생겼습니다.",
        "같은 파일에서 되풀이되면 담당자에게 알려 주세요.",
    ),
    "traveler_unknown": (
        "문서에 '{name}'(이)라는 출장자가 없습니다.",
        "문서에서 읽은 이름: {known}",
    ),
    # trip and settlement
    "trip_unreadable": ("출장 파일을 읽을 수 없습니다: {detail}", "출장 파일(trip.toml)의 형식을 확인해 주세요."),
    "trip_unknown_key": ("출장 파일에 모르는 항목이 있습니다: {key}", "{nearest}"),
    "trip_invalid": ("출장 정보가 맞지 않습니다: {detail}", "해당 항목을 고쳐 주세요."),
    "trip_twice": (
        "같은 사람의 같은 출장이 또 있습니다: {other}",
        "출장 파일 하나를 지우거나 다른 폴더로 옮겨 주세요. 먼저 있는 것만 정산했습니다.",
    ),
    "rules_missing": ("{date}에 적용할 여비 기준표가 없습니다.", "기관에서 그 시기의 기준표를 추가해 주세요."),
    "rules_invalid": ("여비 기준표를 읽을 수 없습니다: {detail}", "기준표 파일을 확인해 주세요."),
    "office_table_kind": (
        "기관 기준표로 넣을 수 없는 파일입니다: {file}",
        "여비규정은 .toml, 운임과 유가는 .csv로 넣어 주세요. 엑셀 파일은 CSV로 저장해 주세요.",
    ),
    "office_table_invalid": (
        "기관 기준표를 읽을 수 없습니다: {file} {line}번째 줄, {detail}",
        "그 줄을 고쳐 다시 넣어 주세요.",
    ),
    "fuel_price_conflict": (
        "{date} {product}의 유가가 두 표에서 다릅니다({one}, {other}).",
        "어느 값이 맞는지 확인하고 틀린 표를 고치거나 빼 주세요.",
    ),
    "office_table_conflict": (
        "{what}이(가) 두 기준표에 다르게 있습니다({one}, {other}).",
        "어느 표가 맞는지 확인하고 하나만 남겨 주세요.",
    ),
    "no_trips": (
        "폴더에 출장 파일(trip.toml)이 없습니다.",
        "출장마다 폴더를 만들어 출장 파일과 영수증을 함께 넣어 주세요.",
    ),
    # lists of the office
    "table_unreadable": (
        "'{file}'을(를) 읽을 수 없습니다: {detail}",
        "내려받은 Excel(.xlsx)이나 CSV 파일을 골라 주세요.",
    ),
    "leave_unreadable": (
        "출장내역 '{file}'에서 출장을 한 건도 읽지 못했습니다.{detail}",
        "인사랑에서 내려받은 출장내역인지, 순번·출장자·도착일자·총출장시간·차량 칸이 있는지 확인해 주세요.",
    ),
    "leave_months": (
        "출장내역에 여러 달({months})이 섞여 있습니다.",
        "연월을 2026-03처럼 적어 주세요(명령줄에서는 --month 2026-03).",
    ),
    "monthly_ambiguous": (
        "명부에 {name}님이 여럿이라 월액여비를 받는 사람을 가릴 수 없습니다.",
        "출장내역과 명부에 이름을 서로 다르게 적어 주세요(예: 홍길동(총무과)).",
    ),
    "monthly_unknown": (
        "명부의 {name}님에게 적힌 월액여비 '{table}'이(가) 기관 기준표에 없습니다.",
        "기관 기준표에 그 월액여비([[monthly]])를 넣거나 명부를 고쳐 주세요.",
    ),
    "roster_invalid": (
        "지급 명부를 읽을 수 없습니다: {file} {line}번째 줄, {detail}.",
        "그 줄을 고쳐 다시 골라 주세요.",
    ),
    # output
    "cannot_write": (
        "결과를 저장할 수 없습니다: {path}",
        "파일이 다른 프로그램에서 열려 있는지, 쓸 수 있는 곳인지 확인해 주세요.",
    ),
    "over_input": (
        "읽는 파일 위에 결과를 저장할 수 없습니다: {path}",
        "다른 이름으로 저장해 주세요.",
    ),
    "no_folder": ("저장할 폴더가 없습니다: {path}", "폴더를 만들거나 다른 곳을 골라 주세요."),
    "case_unwritable": (
        "하던 작업을 저장할 수 없습니다.",
        "디스크에 빈자리가 있는지, {path} 폴더에 쓸 수 있는지 확인해 주세요.",
    ),
    "no_room": (
        "저장할 곳에 빈자리가 모자랍니다: {path}",
        "필요 없는 파일을 지우거나 다른 곳에 저장해 주세요.",
    ),
    "name_too_long": ("파일 이름이 너무 길어 저장할 수 없습니다: {path}", "이름을 짧게 해 주세요."),
    "read_only": (
        "읽기 전용 파일이라 바꾸지 않았습니다: {path}",
        "다른 이름으로 저장하거나 그 파일의 읽기 전용을 풀어 주세요.",
    ),
    "template_unreadable": (
        "기관 서식을 열 수 없습니다: {path}",
        "Excel에서 'Excel 통합 문서(.xlsx)'로, 암호와 문서보안 없이 저장해 주세요.",
    ),
    "template_missing": ("기관 서식 파일이 없습니다: {path}", "파일 이름과 폴더를 확인해 주세요."),
    "template_exists": (
        "같은 이름의 파일이 있습니다: {path}",
        "다른 이름을 적거나 그 파일을 옮겨 주세요.",
    ),
    "template_without_names": (
        "기관 서식에 채울 칸의 이름이 없습니다: {path}",
        "Excel의 '이름 관리자'에서 채울 칸에 이름을 붙여 주세요. 쓸 수 있는 이름과 예시 서식은 "
        "'yeobijigi template'로 볼 수 있습니다.",
    ),
    "template_without_badge": (
        "기관 서식에 인공지능 이용 표시를 넣을 칸이 없습니다.",
        "Excel의 '이름 관리자'에서 표시할 칸에 '{name}' 이름을 붙여 주세요.",
    ),
    "template_unknown_name": ("기관 서식에 모르는 이름이 있습니다: {name}", "{nearest}"),
    "template_broken_name": (
        "기관 서식의 이름 '{name}'이 채울 칸을 가리키지 않습니다: {refers}",
        "Excel의 '이름 관리자'에서 이름이 가리키는 칸을 고쳐 주세요. 표의 이름만 여러 칸을 가리킬 수 있습니다.",
    ),
    "template_formula": (
        "기관 서식의 이름 '{name}'이 가리키는 칸에 수식이 있습니다: {cell}",
        "수식을 지우거나 이름이 다른 칸을 가리키게 해 주세요.",
    ),
    "template_twice": (
        "기관 서식의 두 이름 '{name}'과 '{other}'가 같은 칸을 가리킵니다.",
        "Excel의 '이름 관리자'에서 한 이름을 지우거나 옮겨 주세요.",
    ),
    "template_rows": (
        "기관 서식의 표에 줄이 모자랍니다: '{name}' {rows}줄, 필요한 줄 {needed}줄",
        "표를 한 줄씩 읽는 수식({cell})이 있어 나머지를 다른 시트에 적지 않았습니다. "
        "서식에 줄을 더 만들고 그 표의 이름들이 늘어난 줄까지 가리키게 해 주세요.",
    ),
    "case_unreadable": (
        "저장된 작업이 손상되어 열 수 없습니다.",
        "파일은 지우지 않고 같은 폴더에 따로 보관했습니다. 담당자에게 알려 주세요.",
    ),
    "case_in_use": (
        "이 작업은 다른 창에서 열려 있습니다.",
        "먼저 열린 창에서 이어서 하거나 그 창을 닫은 뒤 다시 열어 주세요.",
    ),
    "index_unusable": (
        "지난 정산의 기록({path})을 읽을 수 없어 다른 출장과 견주지 못했습니다.",
        "같은 영수증을 이미 정산하지 않았는지 직접 확인하고, 계속되면 그 파일을 다른 곳으로 옮겨 주세요.",
    ),
    "case_too_new": ("더 새로운 판의 프로그램에서 만든 작업입니다.", "여비지기를 새 판으로 바꾼 뒤 다시 열어 주세요."),
    "settings_invalid": ("설정 파일이 맞지 않습니다: {detail}", "설정 파일의 해당 항목을 고치거나 지워 주세요."),
    "usage": ("명령을 이해하지 못했습니다({detail}).", "'yeobijigi --help'로 쓰는 법을 확인해 주세요."),
}


class UserError(Exception):
    """Something a clerk can put right. ``details`` hold only what may be shown: nothing personal.

    The detail ``member`` names the file inside an archive that the error is about, and begins the message.
    """

    def __init__(self, code: str, **details: str | int) -> None:
        message, next_step = CATALOGUE[code]
        self.code = code
        self.details = details
        member = f"{details['member']}: " if "member" in details else ""
        told = member + message.format(**details)
        self.message = told if told.endswith((".", "!", "?", ")")) else f"{told}."  # a name at its end
        self.next_step = next_step.format(**details)
        super().__init__(f"{self.message} {self.next_step}")


def trace_of(error: BaseException) -> str:
    """Where an error happened and of what kind it is, for a log; what it says may stand on a receipt."""
    told: list[str] = []
    step: BaseException | None = error
    while step is not None and len(told) < _LONGEST_CHAIN:
        code = getattr(step, "code", None) or getattr(step, "errno", None) or ""
        frames = traceback.extract_tb(step.__traceback__)
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        told.append("\n".join([*places, f"{type(step).__qualname__} {code}".rstrip()]))
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    # The folder of a user is named after the person.
    return "\n\n".join(reversed(told)).replace(str(Path.home()), "~")
