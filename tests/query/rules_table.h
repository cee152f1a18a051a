// The rules of state (docs/rules.md) as tables: a log in a few lines, then questions and what they
// answer. The form is that of tests/support/event_text.h and tests/query/questions.h.
#pragma once

#include <string_view>

namespace chipline {

// Puts every line "QUESTION -> ANSWER" of `questions` about the log in `log` to every engine of
// tests/query/engines.h and checks its answer.
void CheckRules(std::string_view log, std::string_view questions);

// The same of the resolver alone: of logs that the naive evaluator would read for years.
void CheckResolver(std::string_view log, std::string_view questions);

}  // namespace chipline
