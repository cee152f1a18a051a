#include "ingest/second_act.h"

#include <algorithm>
#include <array>

namespace chipline {
namespace {

using Words = std::string_view;

// What is told beside, or like, the act before.
constexpr std::array kBeside = {
    Words("in the same document"), Words("in the same meeting"), Words("at the same meeting"),
    Words("in the same order"),    Words("in the same vote"),    Words("in the same session"),
    Words("in a parallel "),       Words("in a separate "),      Words("by a separate "),
    Words("a second rule "),       Words("a second order "),     Words("a second notice "),
    Words("a second letter "),     Words("the same treatment"),  Words("got the same"),
    Words("given the same"),       Words("granted the same"),    Words("did the same"),
    Words("does the same"),        Words("the same for "),       Words("the same goes for "),
    Words("the same applies to "), Words("followed suit"),       Words("year after that "),
    Words("it may also ")};

// "Micron got one too.", "… will be licensed likewise": the act before, of somebody else. Only at
// the end of what is said: "too many" is something else.
constexpr std::array kToo = {Words(" one too"),      Words(" licence too"), Words(" license too"),
                             Words(" licensed too"), Words(" permit too"),  Words(" letter too"),
                             Words(" listed too"),   Words(" barred too"),  Words(" likewise")};

template <std::size_t N>
bool Has(const std::array<Words, N>& list, std::string_view text) {
  return std::ranges::any_of(
      list, [&](Words words) { return text.find(words) != std::string_view::npos; });
}

bool EndsClause(std::string_view rest) {
  return rest.empty() || rest.front() == '.' || rest.front() == ',' || rest.front() == ';' ||
         rest.front() == ':';
}

bool SaysToo(std::string_view text) {
  return std::ranges::any_of(kToo, [&](Words words) {
    const std::size_t at = text.find(words);
    return at != std::string_view::npos && EndsClause(text.substr(at + words.size()));
  });
}

}  // namespace

bool SaysSecondAct(std::string_view sentence) {
  return Has(kBeside, sentence) || SaysToo(sentence);
}

ListsNamed ListsOf(std::string_view sentence) {
  constexpr std::array<Words, 3> kUnreliable = {"unreliable entit", "unreliable-entit",
                                                "unreliable list"};
  constexpr std::array<Words, 2> kExport = {"export control list", "export-control list"};
  return {Has(kUnreliable, sentence), Has(kExport, sentence)};
}

}  // namespace chipline
