"""Travel orders (출장명령서, 출장신청서) composed to train and to measure the reader of orders.

What is trained on comes from patchwork.py, now and then in a layout of layouts.py; held_out.py is only ever measured.
"""
