"""Everything that the page says, once in Korean and once in English."""

from __future__ import annotations

from dataclasses import dataclass

SERVICE = "보도자료 챗봇"


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of the page in one language."""

    language: str
    service: str
    tagline: str
    machine: str
    skip: str
    other_language: str
    other_address: str
    documents: str
    check: str
    log: str
    empty: str
    examples: str
    question: str
    placeholder: str
    send: str
    new_talk: str
    searching: str
    reading: str
    asked: str
    answered: str
    understood: str
    source: str
    same: str
    worded: str
    copy: str
    copy_markdown: str
    copied: str
    helpful: str
    wrong: str
    panel: str
    panel_hint: str
    recent: str
    close_panel: str
    whole: str
    previous: str
    next: str
    call: str
    failed: str
    thanks: str
    note: str
    send_note: str
    next_questions: str
    other_questions: str
    save: str
    save_html: str
    save_docx: str
    changed: str


KOREAN = Texts(
    language="ko",
    service=SERVICE,
    tagline="정부 보도자료에 적힌 내용만, 적힌 그대로 찾아 드립니다.",
    machine="답변은 기계가 보도자료에서 찾아 만듭니다. 중요한 일은 출처의 원문을 확인해 주세요.",
    skip="질문 입력란으로 바로가기",
    other_language="English",
    other_address="/en/",
    documents="자료 목록",
    check="사실 확인",
    log="대화",
    empty="무엇이 궁금하신가요?",
    examples="이렇게 물어볼 수 있습니다",
    question="질문",
    placeholder="질문을 적어 주세요",
    send="물어보기",
    new_talk="새 대화",
    searching="보도자료에서 찾고 있습니다…",
    reading="보도자료 {releases}건에서 찾은 대목 {passages}개를 읽고 있습니다…",
    asked="질문",
    answered="답변",
    understood="이렇게 이해했습니다",
    source="출처",
    same="같은 보도자료",
    worded="위의 글은 언어모델이 아래 원문을 보고 썼습니다.",
    copy="답변 복사",
    copy_markdown="Markdown으로 복사",
    copied="복사했습니다.",
    helpful="도움됨",
    wrong="틀림",
    panel="원문",
    panel_hint="답변의 출처를 누르면 원문의 그 대목이 여기에 열립니다.",
    recent="최근 보도자료",
    close_panel="대화로 돌아가기",
    whole="원문 전체 화면",
    previous="이전 출처",
    next="다음 출처",
    call="전화",
    failed="원문을 불러오지 못했습니다. 잠시 뒤 다시 눌러 주세요.",
    thanks="의견을 받았습니다. 고맙습니다.",
    note="무엇이 틀렸나요? 개인정보는 적지 말아 주세요. (선택)",
    send_note="의견 보내기",
    next_questions="이 보도자료에서 더 물어볼 수 있습니다",
    other_questions="이 보도자료에서는 이런 것을 확인할 수 있습니다",
    save="대화 저장",
    save_html="HTML",
    save_docx="Word(DOCX)",
    changed="보도자료가 바뀌었거나 없어져, 이 답변의 인용을 지금의 원문에서 확인하지 못했습니다.",
)

ENGLISH = Texts(
    language="en",
    service="Press release chatbot",
    tagline="Finds what Korean government press releases say, word for word.",
    machine="A machine makes the answers out of the releases. Please check the source.",
    skip="Skip to the question",
    other_language="한국어",
    other_address="/",
    documents="Documents",
    check="Fact check",
    log="Conversation",
    empty="What would you like to know?",
    examples="You can ask, for example",
    question="Question",
    placeholder="Ask about the press releases, best in Korean",
    send="Ask",
    new_talk="New conversation",
    searching="Searching the press releases…",
    reading="Reading {passages} passages of {releases} releases…",
    asked="Question",
    answered="Answer",
    understood="Understood as",
    source="Source",
    same="the same release",
    worded="A language model wrote the above from these words of the releases:",
    copy="Copy answer",
    copy_markdown="Copy as Markdown",
    copied="Copied.",
    helpful="Helpful",
    wrong="Wrong",
    panel="Source text",
    panel_hint="Choose a source under an answer, and its words open here.",
    recent="Newest releases",
    close_panel="Back to the conversation",
    whole="Open full page",
    previous="Previous source",
    next="Next source",
    call="Call",
    failed="The source could not be loaded. Please try again in a moment.",
    thanks="Thank you for telling us.",
    note="What is wrong? Please give no personal data. (optional)",
    send_note="Send",
    next_questions="You can also ask about this release",
    other_questions="This release can answer",
    save="Save the conversation",
    save_html="HTML",
    save_docx="Word (DOCX)",
    changed="The release has changed or is gone: the quotes of this answer could not be checked.",
)
