# make run   : from nothing to the page in the browser
# make test  : from nothing to the test report
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
MARKS ?= not slow

.PHONY: help run setup test lint index doctor eval bench fuzz clean crash

help: ## 이 목록을 보여 줍니다
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: setup ## 준비하고, 색인하고, http://127.0.0.1:7860 을 엽니다
	@echo "▶ corpus/ 를 색인합니다 (바뀐 것만)"
	@$(BIN)/python -m chatbot index
	@echo "▶ 웹 페이지를 엽니다"
	@MALLOC_ARENA_MAX=2 $(BIN)/python -m chatbot serve

setup: $(STAMP) ## .venv와 임베딩 모델을 준비합니다
	@$(BIN)/python -m chatbot.models

$(STAMP): requirements.txt
	@echo "▶ .venv 를 만들고 requirements.txt 를 설치합니다 (처음 한 번, 몇 분)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
	  echo "가상 환경을 만들 수 없습니다. Debian이라면 apt-get install python3-venv 를 실행해 주세요."; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-cache-dir -r requirements.txt
	@touch $(STAMP)

test: setup lint ## 검사와 시험; 느린 것까지는 make test MARKS=
	@echo "▶ pytest"
	@$(BIN)/python -m pytest -m "$(MARKS)"

lint: setup ## ruff, mypy, import-linter
	@echo "▶ ruff, mypy, import-linter"
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

index: setup ## corpus/ 를 색인합니다
	@$(BIN)/python -m chatbot index

doctor: setup ## 설치와 색인을 점검합니다
	@$(BIN)/python -m chatbot doctor

eval: setup ## 답의 정확도를 잽니다
	@$(BIN)/python bench/evaluate.py

FUZZ_CASES ?= 20000

fuzz: setup ## 망가뜨린 파일 20,000개를 읽어 봅니다 (FUZZ_CASES=500 처럼 줄일 수 있음)
	@FUZZ_CASES=$(FUZZ_CASES) $(BIN)/python -m pytest tests/fuzz -m slow

PRESS ?= corpus
QUESTIONS ?=

bench: setup ## 읽기, 모델, 색인의 속도와 크기를 잽니다 (PRESS=폴더 QUESTIONS=질문.jsonl)
	@$(BIN)/python bench/reading.py
	@$(BIN)/python bench/models.py
	@$(BIN)/python bench/indexing.py --corpus $(PRESS) $(if $(QUESTIONS),--questions $(QUESTIONS))
	@$(BIN)/python bench/incremental.py
	@$(BIN)/python bench/approximate.py
	@$(BIN)/python bench/scale.py

clean: ## .venv와 색인을 지웁니다
	rm -rf $(VENV) index/*

crash: setup ## 색인하는 프로세스를 아무 때나 1,000번 죽여 봅니다
	@folder=$$(mktemp -d) && $(BIN)/python -m tests.crash.harness kill $$folder --trials 1000; rm -rf $$folder
