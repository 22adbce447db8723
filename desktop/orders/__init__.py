"""A travel order (출장명령서, 출장신청서, 출장명령부) as lines of text -> proposed fields of the trip form."""
