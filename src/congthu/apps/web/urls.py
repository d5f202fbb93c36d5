"""All pages of the node, in the words of the glossary."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from congthu.apps.web import language
from congthu.apps.web.pages import (
    arrival,
    board,
    books,
    by_hand,
    conformance,
    directory,
    dispatch,
    duties,
    following,
    given,
    home,
    issue,
    login,
    mail,
    numbers,
    reading,
    text,
    verify,
    waiting,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # for everyone
    path("", home.home, name="home"),
    path("help", home.help_page, name="help"),
    path("language", language.choose, name="language"),
    path("directory", directory.directory, name="directory"),
    path("directory/export.<str:form>", directory.table, name="directory_table"),
    path("directory/<str:code>.vcf", directory.vcard, name="directory_vcard"),
    path("directory/<str:code>", directory.agency, name="directory_agency"),
    path("verify", verify.verify, name="verify"),
    path("login", login.login, name="login"),
    path("logout", login.logout, name="logout"),
    # for officers
    path("text", text.text, name="text"),
    path("text/file", text.file, name="text_file"),
    path("text/converted", text.converted, name="text_converted"),
    # for clerks, each behind ``gate.for_agency``
    path("mail", mail.mail, name="mail"),
    path("mail/<int:uid>", mail.message, name="mail_message"),
    path("mail/<int:uid>/original", mail.original, name="mail_original"),
    path("mail/<int:uid>/files/<int:number>", mail.attached, name="mail_attached"),
    path("mail/<int:uid>/mark", mail.mark, name="mail_mark"),
    path("conformance", conformance.conformance, name="conformance"),
    path("outgoing/issue/<uuid:id>/converted", conformance.converted_copy, name="converted_copy"),
    path("conformance/regulation", conformance.regulate, name="regulate"),
    path("agency", login.agency, name="agency"),
    path("documents/<uuid:id>/pages", reading.pages, name="pages"),
    path("documents/<uuid:id>/pages/from/<int:first>", reading.pages, name="pages_from"),
    path("documents/<uuid:id>/pages/<int:number>.png", reading.page, name="page"),
    path("documents/<uuid:id>/pages/<int:number>/words", reading.words, name="words"),
    path("outgoing", books.outgoing, name="outgoing"),
    path("outgoing/board", board.board, name="board"),
    path("outgoing/numbers", numbers.numbers, name="numbers"),
    path("outgoing/numbers/apart", numbers.apart, name="numbers_apart"),
    path("outgoing/numbers/<int:id>/void", numbers.void, name="number_void"),
    path("books/<str:book>/by-hand", by_hand.by_hand, name="by_hand"),
    path("duties", duties.duties, name="duties"),
    path("outgoing/issue", issue.issue, name="issue"),
    path("outgoing/issue/<uuid:id>", issue.review, name="review"),
    path("outgoing/issue/<uuid:id>/correct", issue.correct, name="review_correct"),
    path("outgoing/issue/<uuid:id>/put-away", issue.put_away, name="review_put_away"),
    path("outgoing/issue/<uuid:id>/forget/<int:choice>", issue.forget, name="review_forget"),
    path("outgoing/given/<uuid:id>", given.given, name="given"),
    path("outgoing/given/<uuid:id>/decide", given.decide, name="given_decide"),
    path("outgoing/choices/<int:position>", dispatch.choices, name="choices"),
    path("outgoing/<uuid:id>", dispatch.dispatch, name="dispatch"),
    path("outgoing/<uuid:id>/tracking", dispatch.renewed, name="dispatch_tracking"),
    path("outgoing/<uuid:id>/file", dispatch.file, name="dispatch_file"),
    path("outgoing/<uuid:id>/dossier", dispatch.dossier, name="dispatch_dossier"),
    path("outgoing/<uuid:id>/amend", dispatch.amend, name="dispatch_amend"),
    path("outgoing/<uuid:id>/choose/<int:position>", dispatch.choose, name="dispatch_choose"),
    path("incoming", books.incoming, name="incoming"),
    path("incoming/follow-up", books.follow_up, name="follow_up"),
    path("books/<str:book>/export.<str:form>", books.export, name="book_export"),
    path("incoming/waiting", waiting.waiting, name="waiting"),
    path("incoming/<int:id>", arrival.arrival, name="arrival"),
    path("incoming/<int:id>/file", arrival.file, name="arrival_file"),
    path("incoming/<int:id>/correct", arrival.correct, name="arrival_correct"),
    path("incoming/<int:id>/follow/<str:act>", following.follow, name="arrival_follow"),
    path("incoming/<int:id>/notices/<int:notice>", arrival.answer, name="arrival_answer"),
    path("incoming/<int:id>/stamped", arrival.stamped, name="arrival_stamped"),
    path("incoming/<int:id>/accept", arrival.accept, name="arrival_accept"),
    path("incoming/<int:id>/refuse", arrival.refuse, name="arrival_refuse"),
]

handler400 = "congthu.apps.web.errors.bad_request"
handler403 = "congthu.apps.web.errors.forbidden"
handler404 = "congthu.apps.web.errors.not_found"
handler500 = "congthu.apps.web.errors.failed"
