// Whether a sentence says that it tells a second act.
#include "ingest/second_act.h"

#include <string_view>

#include "tests/support/catch.h"

namespace chipline {
namespace {

struct Case {
  std::string_view sentence;
  bool second;
};

constexpr Case kCases[] = {
    {"kioxia has been given the same treatment, the ministry confirmed.", true},
    {"micron's plant got the same a day later.", true},
    {"at the same meeting the members adopted a rule on base stations.", true},
    {"in a parallel notice the ministry let sales of antimony go on.", true},
    {"a year after that no agency may hire firms that use it.", true},
    {"cadence needs a licence too, it told investors.", true},
    {"lam will be treated likewise.", true},
    // Not what merely sounds like it.
    {"a licence too many was asked for.", false},
    {"the company said the same on monday.", false},
    {"the rule also covers software.", false},
    {"exports of graphite need a licence.", false},
};

TEST_CASE("a sentence says that it tells a second act") {
  for (const Case& one : kCases) {
    INFO(one.sentence);
    CHECK(SaysSecondAct(one.sentence) == one.second);
  }
}

TEST_CASE("which of China's lists a sentence names") {
  CHECK(ListsOf("it put ten of them on its unreliable entity list.").unreliable);
  CHECK_FALSE(ListsOf("it put ten of them on its unreliable entity list.").export_control);
  CHECK(ListsOf("28 firms went on the export control list.").export_control);
  CHECK_FALSE(ListsOf("washington has an entity list of its own.").unreliable);
}

}  // namespace
}  // namespace chipline
