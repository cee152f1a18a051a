#include "model/event_problems.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace chipline {
namespace {

// "sources[0].quotes[1]" of "sources[0].quotes[1].end", "subjects" of "subjects[2]": what is read
// as one, and may miss or shift where a part of it could not be read.
std::string_view WholeOf(std::string_view field) {
  const std::size_t dot = field.rfind('.');
  return dot == std::string_view::npos ? field.substr(0, field.find('[')) : field.substr(0, dot);
}

bool IsWithin(std::string_view field, std::string_view other) {
  return field.starts_with(other) &&
         (field.size() == other.size() || field[other.size()] == '.' || field[other.size()] == '[');
}

// Whether a field must or may be there hangs on the type for these.
bool DependsOnType(std::string_view field) {
  constexpr std::array<std::string_view, 3> kFields = {"flow", "quantity", "review_policy"};
  return std::ranges::any_of(kFields,
                             [field](std::string_view one) { return IsWithin(field, one); });
}

bool MayFollow(const Problem& problem, const Problem& unread) {
  if (unread.field == "type") return DependsOnType(problem.field);
  return WholeOf(problem.field) == WholeOf(unread.field) || IsWithin(problem.field, unread.field) ||
         IsWithin(unread.field, problem.field);
}

}  // namespace

std::vector<Problem> ProblemsOf(const ParsedEvent& parsed, const SubjectTree& subjects) {
  std::vector<Problem> problems = parsed.problems;
  for (Problem& problem : Validate(parsed.event, subjects)) {
    const bool follows = std::ranges::any_of(
        parsed.problems, [&problem](const Problem& unread) { return MayFollow(problem, unread); });
    if (!follows) problems.push_back(std::move(problem));
  }
  return problems;
}

}  // namespace chipline
