// Questions and answers as lines of text:
//
//   US export h20 CN @2025-02-01 known=2025-01-31 seq=3 certainty=enacted review=any
//     imprecise=latest -> banned by a also b except c
//   ship h20 @2025-02-01 -> no
//
// An answer is: status, /policy, duty as "25%", "by" the event that decided, "returns" a day,
// "possible", then "also" what is also in force and "except" the exceptions, each in the order of
// ids. What is not said is not so.
#pragma once

#include <string>
#include <string_view>

#include "model/result.h"
#include "tests/query/naive_state.h"
#include "tests/support/event_text.h"

namespace chipline {

struct TextQuestion {
  bool ship = false;
  naive::Question question;
};

Result<TextQuestion> ParseQuestion(std::string_view text, const SubjectTree& tree);

std::string Render(const naive::Answer& answer, const TextLog& log);
std::string Render(naive::Verdict verdict);
// The other way, for the message of a failure.
std::string Render(const naive::Question& question, const SubjectTree& tree);

// The tree that the tests of the rules use: goods > chips > ai-chips > h20, h200; goods > chips >
// memory; goods > tools; metals > gallium, graphite; and the companies acme and zeta.
const SubjectTree& SmallTree();

}  // namespace chipline
