"""The labels (이름표) that Korean receipts print, by what they mean: dozens for the fields that matter.

Wider on purpose than what the program's label reader knows. After the bar stand the words that training never sees.
"""

from __future__ import annotations

import random
from typing import Final


def listed(text: str) -> tuple[str, ...]:
    """The words of a text; an underscore is a blank inside a word."""
    return tuple(word.replace("_", " ") for word in text.split())


#: A concept, its words of training, and after the bar those held out; an underscore is a blank inside a label.
_TEXT: Final = """
total: 합계 총합계 합계금액 총액 총금액 총계 결제금액 총결제금액 결제액 총결제액 결제대상금액 최종결제금액
    실결제금액 승인금액 거래금액 받을금액 받을돈 청구금액 총청구금액 이용금액 총이용금액 사용금액 영수금액 영수액
    총영수금액 지불금액 납부금액 납입금액 합계액 금액합계 총합계금액 판매합계 매출합계 총매출액 결제합계
    카드결제금액 카드승인금액 신용승인금액 내실금액 내신금액 총요금 결제요금 지불하신_금액 결제하신_금액
    결제하실_금액 총_받을금액 판매총액 총판매금액 총구매액 총구매금액 구매금액 주문합계 총주문금액 이용요금 TOTAL
    Total 합계(TOTAL) 합계/TOTAL 금액(원) 총_금액 결제_총액 결제총액 요금합계 합계(원) 승인_금액 거래합계 청구액
    수납금액 총수납액 납부액 현금/카드_합계 매출금액 카드매출액 전표금액 합_계_금_액 총지불액 총지급액
    지급액 합계요금 판매금액
    | 최종청구액 실지불금액 순결제액 결재금액 총결재금액 결제완료금액 계산금액 총계산액 오늘결제하신금액 고객부담금
    고객결제금액 셈 총합 결제_완료액 낼금액 낸금액 실수납액 총수납금액 매입금액 카드사용액 이번결제 합산금액
    최종금액 AMT GRAND_TOTAL 실청구액 정산총액
subtotal: 소계 주문금액 상품금액 상품합계 판매가합계 물품합계 할인전금액 정상가 정상금액 총상품금액 매출소계
    합계수량/금액 원금액 품목합계 상품가격 정가합계 SUBTOTAL 주문소계 품목소계 총판매가 상품총액 메뉴합계
    | 중간합계 할인적용전 정상판매가 공급대가계 메뉴소계 품계 원래금액 기준금액
supply: 공급가액 공급가 과세물품가액 과세금액 과세매출 과세품 과세합계 과세표준 부가세과세물품가액
    과세_물품가액 과세대상액 순매출 과세 과세물품 공급가격 공급가액(과세) 판매금액 물품가액 과세공급가액
    과세품목합계 과세판매 NET 금액 세전금액 공급액
    | 과세액 부가세전금액 세전합계 과표 순공급가 공급대금 공급가계 과세판매액 세별금액
vat: 부가세 부가세액 부가가치세 부가가치세액 세액 VAT 부가세(VAT) 부가세(10%) 세금 TAX 부_가_세 부가세_10%
    매출세액 과세부가세 부가세합계
    | 부가가치세(10%) 부가세금액 세액합계 V.A.T 부가치세 부가세계 매입세액공제대상 과세세액
exempt: 면세금액 면세물품가액 면세물품 면세합계 면세품 면세 비과세 면세매출 비과세금액 부가세면세물품가액
    면세가액
    | 면세액 비과세액 면세품목합계 면세분
discount: 할인 할인금액 할인합계 총할인 총할인금액 할인액 에누리 쿠폰할인 즉시할인 행사할인 회원할인 카드할인
    단수할인 제휴할인 할인계 프로모션할인 임직원할인 특별할인 할인총액 D/C 할인적용 상품할인 결제할인 통신사할인
    이벤트할인 적용할인
    | 감액 차감금액 절사금액 우대할인 깎은금액 할인혜택 혜택금액 할인적용액 DC금액
tip: 봉사료 봉사료액 봉사금액 서비스료 TIP S/C
    | 봉사요금 서비스차지 봉사료금액
received: 받은금액 받은돈 현금 현금결제 받으신금액 지불금액 투입금액 현금수령 현금투입 영수현금 지급받은금액
    현금받음 내신금액 낸돈 수취금액
    | 수납현금 받은액 현금액 고객지불 투입현금
change: 거스름돈 거스름 거스름액 잔돈 거스름돈액 반환금 환급금액 CHANGE
    | 내줄돈 잔돈금액 돌려드릴금액 우수리
approval_no: 승인번호 승인NO 승인No 승인_번호 카드승인번호 신용승인번호 승인번호(APPROVAL) 승인코드
    거래승인번호 승인No. 승인# 승인NO. APPROVAL_NO APPR_NO 결제승인번호 카드사승인번호 승인 승인번호_No
    매출승인번호 승_인_번_호 승인고유번호 VAN승인번호
    | 허가번호 승인확인번호 AUTH_NO AUTH# 결제번호 인증승인번호 승인No(8자리) A/N 승인식별번호
cash_approval: 승인번호 현금승인번호 국세청승인번호 현금영수증승인번호 현금영수증_승인번호 승인NO 현금승인
    국세청_승인번호
    | 국세청확인번호 현금영수증번호 현금영수증_No
card_no: 카드번호 카드NO 카드No 카드번호(IC) 신용카드번호 카드번호(MS) 카드_번호 결제카드번호 CARD_NO 카드#
    회원번호 이용카드 카드번호[IC] 결제카드 이용카드번호 카드No.
    | 카드정보 결제수단번호 PAN CARD# 카드식별번호 고객카드번호
card_issuer: 카드종류 카드사 발급사 카드명 카드사명 발급카드사 카드발급사 발급카드 카드구분 결제카드 카드종류명
    발행사 발급사명
    | 카드회사 발행카드사 카드브랜드 이용카드사 카드발행처
acquirer: 매입사 매입사명 전표매입사 매입카드사 매입처 전표매입 매입
    | 매입은행 접수처 전표접수사
payment: 결제수단 결제방법 결제방식 지불방법 결제구분 결제종류 지불수단 결제유형 결제 지불구분 수납구분
    결제형태
    | 계산방법 결제종별 지불형태 납부방법 페이수단
instalments: 할부 할부개월 할부기간 할부개월수 할부구분 할부/일시불 결제개월
    | 분할납부 납부개월 할부월수
issued: 거래일시 승인일시 결제일시 거래일자 승인일자 결제일자 거래일 승인일 결제일 판매일시 판매일자 판매일
    매출일시 매출일자 매출일 일시 구매일시 구매일자 구매일 이용일시 사용일시 사용일자 이용일자 거래시간 결제시간
    승인시간 판매시간 거래_일시 승인시각 거래시각 영수일시 등록일시 등록 판매 결제날짜 계산일시 거래날짜 DATE Date
    날짜 일자 결제일시(승인) 매출시간
    | 계산시각 수납일시 처리일시 결제완료일시 결제시점 승인처리일시 거래발생일 사용시각 정산일 지불일 셈한날 T/D
    매출시각
written: 작성일 작성일자 작성연월일 작성년월일 발행일 발행일자 영수일 영수일자 발급일 발급일자 일자
    | 작성한날 쓴날 기재일 영수연월일
printed: 출력일시 출력일 발행일시 출력일자 인쇄일시 재발행일시 재출력일시 출력시간 출력 발행일 인쇄일 조회일시
    재발행일 화면출력일시
    | 인쇄시각 프린트일시 출력시각 재인쇄일 조회시각
ticketed: 발권일 발권일시 발매일 발매일시 예매일 예매일시 구매일시 구입일 결제일 결제일시 승인일시 발행일시
    발권일자 발권시각
    | 표산날 발권처리일 예매완료일시 발매시점
service: 출발일 출발일자 승차일 승차일자 탑승일 탑승일자 운행일 운행일자 여행일 여행일자 이용일 이용일자
    승차일시 출발일시 탑승일시
    | 이용예정일 승차예정일 여정일 승차날짜 출발날짜 운행날짜
sailing: 출항일 출항일자 출항일시 승선일 승선일자 운항일 운항일자 출항
    | 배타는날 항해일 승선예정일
depart: 출발시각 출발시간 승차시각 승차시간 출발 출발예정 탑승시각 출발예정시각 출발_시간
    | 떠나는시각 발차시각 승차예정시각 DEP
arrive: 도착시각 도착시간 하차시각 하차시간 도착 도착예정 도착예정시각 도착_시간
    | 닿는시각 종착시각 하차예정시각 ARR
valid: 유효기간 유효일 사용기한 이용기한 유효기한 만료일 유효기간_만료일 쿠폰유효기간 유효일자
    | 사용만료 이용가능기한 쓸수있는날
return_by: 교환/환불기한 환불가능일 교환기한 환불기한 반품기한 교환·환불 반품가능일 교환환불
    | 바꿔드리는기한 반품마감 환불마감일
business_no: 사업자등록번호 사업자번호 사업자 등록번호 사업자NO 사업자No 사업자_번호 사업자등록NO 사업번호
    사업자등록_번호 가맹점사업자번호 판매자사업자번호 사업자No. BIZ_NO 사업자등록 사_업_자 업체사업자번호
    공급자등록번호 사업자#
    | 사업자고유번호 등록NO 사업자등록번호(판매자) 매장사업자번호 REG_NO 사업자코드 사업등록번호
merchant: 가맹점명 상호 상호명 매장명 점명 점포명 업체명 업소명 판매점 사업장명 가맹점 매장 이용가맹점 판매자
    판매자명 회사명 사용처 이용처 판매자상호 거래처 상호(법인명) 점포 판매처 이용점 가맹점상호 이용매장 사업자명
    매출처
    | 가게이름 판매매장 점포이름 결제처 이용업소 상점 상점명 영업점 매장이름
owner: 대표자 대표 대표자명 대표자성명 성명 사업주 점주 점장
    | 대표이사 업주 대표인
address: 주소 사업장주소 소재지 가맹점주소 매장주소 사업장 사업장소재지 사업장_주소
    | 위치 점포주소 영업소재지
phone: 전화 전화번호 TEL 연락처 대표전화 Tel 문의 문의전화 고객센터 ☎ T 가맹점전화 매장전화 TEL.
    | 유선전화 대표번호 상담전화 콜센터
merchant_no: 가맹점번호 가맹번호 가맹점NO 가맹점No 가맹점_번호 MID 가맹점코드
    | 상점번호 상점ID 점포번호 가맹점ID
terminal: 단말기 단말기번호 단말번호 TID CATID CAT-ID 단말기ID 단말기No 기기번호
    | 결제기번호 기번 리더기번호 단말식별번호
receipt_no: 영수증번호 영수증NO 영수증No 영수증 거래번호 일련번호 전표번호 전표No BILL 영수번호 문서번호
    거래고유번호 No. 거래NO 전표NO
    | 영수증고유번호 매출번호 전표일련번호 RCPT 순번
order_no: 주문번호 주문NO 주문 대기번호 교환번호 호출번호 접수번호 픽업번호 교환권번호 주문_번호
    | 콜번호 부름번호 진동벨 오더번호
table: 테이블 테이블명 테이블번호 좌석 T/B TABLE 테이블No 룸
    | 자리 상번호 홀번호
cashier: 계산원 담당 담당자 판매원 캐셔 직원 판매사원 책임자 근무자
    | 점원 계산담당 수납자 스태프
pos: POS POS번호 포스 포스번호 POS_NO POS-No 계산대
    | 등록기 판매기 레지
deal: 거래유형 거래구분 거래종류 거래상태 승인구분 전표종류 매출구분 처리상태 결제상태 상태
    | 전표구분 거래형태 매출종류
points_used: 포인트사용 사용포인트 포인트결제 적립금사용 마일리지사용 포인트차감 쿠폰사용 상품권사용
    | 쓴포인트 포인트사용액 적립금차감
points_earned: 적립포인트 금회적립 이번적립 발생포인트 금회포인트 적립예정 적립금 적립예정포인트
    | 새로쌓인포인트 당일적립 적립액
points_balance: 가용포인트 누적포인트 잔여포인트 포인트잔액 사용가능포인트 총포인트 보유포인트 누계포인트
    카드잔액 잔액
    | 남은포인트 현재포인트 포인트누계 포인트총액
deposit: 예약금 선결제 선수금 계약금 보증금 기결제금액 예치금 선불금
    | 먼저낸금액 사전결제 기납부액
due: 잔액 미수금 미결제금액 남은금액 추가결제금액
    | 더낼금액 잔여금액
original_no: 원승인번호 원거래번호 원거래승인번호 취소전승인번호 당초승인번호
    | 최초승인번호 이전승인번호
original_on: 원거래일 원거래일자 원승인일 원거래일시 당초거래일 원승인일자
    | 최초거래일 이전거래일자
cancelled_on: 취소일시 취소일자 취소일 반품일시 환불일시 취소승인일시 취소거래일시 환불일
    | 무효처리일시 취소처리일 반환일시
refund_total: 취소금액 환불금액 반품금액 반환금액 취소합계 총취소금액 환불합계 취소승인금액 환불액 총환불금액
    | 되돌린금액 반환액 취소총액 돌려드린금액
fee: 취소수수료 반환수수료 위약금 환불수수료
    | 공제수수료 취소위약금
agent: 결제대행사 결제대행 전자결제대행사 PG사 카드결제대행 대행사 VAN사 결제서비스 이용상점 결제대행사정보
    | 결제중계사 지불대행 지급대행사
buyer: 구매자 구매자명 고객명 주문자 회원명 공급받는자 이용자 예약자
    | 사신분 구입자 이용고객
buyer_no: 식별번호 신분확인번호 발급번호 확인번호 고객번호 현금영수증번호 신분확인
    | 소비자번호 인증번호
origin: 출발지 출발역 출발 출발터미널 승차지 승차역 출발지점 승차터미널
    | 떠나는곳 발지 승차장소 FROM 기점
destination: 도착지 도착역 도착 도착터미널 하차지 하차역 목적지 하차터미널
    | 가는곳 착지 하차장소 TO 종점
entry: 입구영업소 입구 진입영업소 진입 입구요금소 출발영업소 진입IC
    | 들어온곳 진입요금소 ENTRY
exit: 출구영업소 출구 진출영업소 진출 출구요금소 수납영업소 진출IC 영업소
    | 나간곳 진출요금소 EXIT
train: 열차 열차번호 열차명 열차편 열차종별 차편
    | 기차 기차번호 편성
seat: 좌석 좌석번호 호차/좌석 호차번호 호차_좌석 좌석정보
    | 앉는자리 자리번호 SEAT
seat_class: 좌석등급 등급 객실등급 좌석종류 좌석구분 차실 버스등급 차량등급
    | 객차등급 CLASS 자리등급
passengers: 인원 승차인원 승객수 매수 탑승인원 승차인원수 인원수
    | 타는사람 탑승자수 발권매수 PAX
ticket_no: 승차권번호 발권번호 예매번호 예약번호 발행번호 예약확인번호 항공권번호
    | 표번호 티켓번호 TICKET_NO
fare: 운임 요금 승차요금 운임요금 여객운임 기본운임 운임금액 승차권금액
    | 표값 탈것요금 차비 FARE
check_in: 체크인 입실 입실일 입실일시 체크인일시 숙박시작일 CHECK-IN Check-in 도착일 입실일자 체크인날짜
    입실시간 체크인_일자
    | 들어오는날 투숙일 C/I ARRIVAL 숙박개시
check_out: 체크아웃 퇴실 퇴실일 퇴실일시 체크아웃일시 숙박종료일 CHECK-OUT Check-out 출발일 퇴실일자
    체크아웃날짜 퇴실시간 체크아웃_일자
    | 나가는날 퇴숙일 C/O DEPARTURE 숙박종료
nights: 숙박일수 박수 숙박기간 이용일수 투숙일수 숙박
    | 묵는날수 NIGHTS 숙박수 박
room: 객실 객실번호 객실명 객실타입 룸타입 객실정보 상품 방번호
    | 방 ROOM 호실 룸넘버
guest: 투숙객 투숙객명 고객명 예약자 예약자명 성명 이용자
    | 묵는분 GUEST 숙박자
room_charge: 객실료 숙박료 숙박요금 객실요금 룸차지 객실이용료
    | 방값 ROOM_CHARGE 숙박대금
fuel: 유종 유종명 제품 상품 품명 유류 주유유종 제품명
    | 기름종류 유종구분 연료
litres: 주유량 수량 주유수량 리터 수량(L) 주유량(L) 충전량 급유량
    | 넣은양 급유수량 VOLUME 판매량
unit_price: 단가 판매단가 리터당 단가(원/L) 리터당단가 주유단가 원/L
    | L당가격 리터가격 적용단가
distance: 주행거리 운행거리 이동거리 거리 영업거리 승차거리 주행_거리
    | 달린거리 운행km 이용거리 DISTANCE
vehicle: 차량번호 차번호 차량 차량NO 차량No 차량_번호 자동차번호 등록차량
    | 차넘버 CAR_NO 차량등록번호 번호판
boarded: 승차시간 승차시각 승차 승차일시 탑승시간 운행시작
    | 탄시각 승차개시 탑승
alighted: 하차시간 하차시각 하차 하차일시 운행종료
    | 내린시각 하차완료 운행끝
entered: 입차 입차시간 입차일시 입차시각 입고시간
    | 들어온시각 IN 주차시작
left: 출차 출차시간 출차일시 출차시각 정산시간
    | 나간시각 OUT 주차종료
parked: 주차시간 이용시간 총주차시간 주차_시간
    | 세운시간 주차경과 DURATION
toll: 통행료 통행요금 통행료금액 이용통행료 징수금액 수납통행료 통행료(원)
    | 길값 통과요금 통행납부액
parking: 주차요금 주차료 정산요금 정산금액 총주차요금 주차금액 납부요금
    | 주차장요금 주차이용료 주차정산액
item: 상품명 품명 메뉴 메뉴명 품목 상품 제품명 상품명(코드) 내역 항목
    | 물건 산것 ITEM 품목명칭
count: 수량 개수 QTY 갯수
    | 몇개 Q'ty EA
price: 단가 가격 판매가 판매단가
    | 낱값 개당가 PRICE
amount: 금액 합계 판매금액 가격 금액(원)
    | 값 AMOUNT 계산액
"""
#: concept: first parts / second parts: words put together as programmers do; after the bars those held out.
_PARTS: Final = """
total: 총 실 최종 합계 카드 금회 당일 고객 현장 온라인 할인후 신용 주문 모바일 총_카드 전체 본인 영수 이번 매출
    / 결제금액 승인금액 납부금액 이용금액 청구금액 지불금액 수납금액 매출금액 결제액 금액 사용금액 구매금액 요금
    지급금액
    | 순수 종합 확정 귀하 최종확정 할부원금 / 부담액 지출액 대금 결산액 매입액
issued: 결제 승인 거래 판매 매출 이용 구매 주문 수납 납부 사용 처리 등록 카드승인 결제승인 카드결제 영수 정산
    매입 접수 / 일시 일자 일 시각 시간 날짜 일시(승인) 일/시간 일자/시간 년월일
    | 결제완료 승인완료 거래완료 인증 매출확정 지출 결산 / 연월일 연월일시 시분초 일시분
approval_no: 카드 신용 결제 거래 매출 VAN 카드사 체크 국내 신용카드 간편결제 전자 IC PG / 승인번호 승인No
    승인_번호 승인코드 승인NO 승인NO. 승인No.
    | 모바일승인 인증 확정 해외 무카드 / 승인확인번호 승인식별번호 승인고유NO 승인NUM
business_no: 판매자 가맹점 매장 공급자 업체 점포 회사 판매처 사업장 상점 / 사업자번호 사업자등록번호 등록번호
    사업자_번호 사업자NO
    | 가게 업소 발행처 수취인 / 사업자고유번호 사업등록번호 사업자등록NUM
merchant: 이용 결제 판매 구매 사용 매출 거래 카드 / 가맹점 가맹점명 매장 매장명 업체 점포명 상호 업소명
    | 계산 지출 방문 이용하신 / 가게명 상점명 업소 매장이름
card_no: 신용 결제 이용 체크 사용 승인 고객 회원 / 카드번호 카드_번호 카드NO 카드No.
    | 지불 제시 등록 본인 / 카드식별번호 카드NUM 카드끝번호
supply: 과세 순 총 부가세 매출 세전 / 공급가액 공급가 물품가액 과세물품 과세금액
    | 공제전 기본 할인전 / 공급총가 과세가 공급계
vat: 총 과세 매출 내 포함 / 부가세 부가세액 부가가치세 세액
    | 계산 별도 공제대상 / 부가세계 세액계 부가가치세금
discount: 총 쿠폰 회원 카드 행사 제휴 상품 매장 즉시 등급 / 할인 할인금액 할인액 할인합계
    | 단골 명절 특가 조조 / 감액 혜택액 우대금액
"""
#: What may stand beside a label in a second language.
_ENGLISH: Final = {
    "total": ("TOTAL", "AMOUNT", "Total"),
    "approval_no": ("APPROVAL NO.", "APPR NO", "Approval No"),
    "card_no": ("CARD NO.", "Card Number"),
    "issued": ("DATE", "Date", "TRANS DATE"),
    "business_no": ("BUSINESS NO.", "Biz No."),
    "merchant": ("MERCHANT", "Merchant", "STORE"),
    "supply": ("AMOUNT", "Net"),
    "vat": ("VAT", "TAX"),
    "card_issuer": ("CARD", "Issuer"),
    "check_in": ("CHECK-IN", "Arrival"),
    "check_out": ("CHECK-OUT", "Departure"),
    "depart": ("DEP", "Departure"),
    "arrive": ("ARR", "Arrival"),
    "seat": ("SEAT", "Seat No"),
    "fare": ("FARE", "Fare"),
}


def _entries(text: str) -> dict[str, tuple[str, str]]:
    """concept -> (training, held out) of a text in the form above."""
    found: dict[str, tuple[str, str]] = {}
    for entry in text.replace("\n    ", " ").strip().splitlines():
        concept, _, words = entry.partition(": ")
        seen, _, held_out = words.partition("|")
        found[concept] = (seen, held_out)
    return found


def _put_together(parts: str) -> tuple[str, ...]:
    firsts, _, seconds = parts.partition(" / ")
    return tuple(first + second for first in listed(firsts) for second in listed(seconds))


_WORDS: Final = _entries(_TEXT)
_COMPOUNDS: Final = _entries(_PARTS)
#: concept -> words of training, those written out and those put together.
LABELS: Final = {concept: listed(seen) for concept, (seen, _) in _WORDS.items()}
COMPOSED_LABELS: Final = {concept: _put_together(seen) for concept, (seen, _) in _COMPOUNDS.items()}


def _held_out(concept: str) -> tuple[str, ...]:
    """The written words thrice, so that they are not lost among those put together; none that training prints."""
    seen = {word.replace(" ", "") for word in (*LABELS[concept], *COMPOSED_LABELS.get(concept, ()))}
    compounds = _put_together(_COMPOUNDS[concept][1]) if concept in _COMPOUNDS else ()
    words = (*listed(_WORDS[concept][1]) * 3, *compounds)
    return tuple(word for word in words if word.replace(" ", "") not in seen)


#: concept -> words that only held-out receipts print.
HELD_OUT_LABELS: Final = {concept: _held_out(concept) for concept in LABELS}


def label_word(r: random.Random, concept: str, *, held_out: bool) -> str:
    """A word for a concept: one written out, one put together, or one with its English beside it."""
    if held_out and r.random() < 0.65:
        return r.choice(HELD_OUT_LABELS[concept])
    roll = r.random()
    if roll < 0.14 and concept in COMPOSED_LABELS:
        return r.choice(COMPOSED_LABELS[concept])
    word = r.choice(LABELS[concept])
    if roll > 0.96 and concept in _ENGLISH and not word.isascii():
        return r.choice(("{} {}", "{}({})", "{}/{}")).format(word, r.choice(_ENGLISH[concept]))
    return word
