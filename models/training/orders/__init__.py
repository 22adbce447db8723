"""Travel orders (출장명령서, 출장신청서) composed to measure the reader of orders. Nothing is trained on them."""
