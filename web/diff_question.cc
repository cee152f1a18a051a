#include "web/diff_question.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace chipline {
namespace {

// One side of a difference: its own parameters, and the shared ones that they stand for.
struct SideNames {
  const char* date;
  const char* known;
  const char* recorded;
};

// A question whose clocks come from parameters of their own. A shared known_at or recorded_at holds
// for the side that gives none.
std::optional<HttpProblem> ReadSide(const Request& request, const Timeline& timeline, Day today,
                                    const SideNames& names, Question& question) {
  const std::array<std::pair<std::string, std::string>, 3> stands_for = {
      {{names.date, "date"}, {names.known, "known_at"}, {names.recorded, "recorded_at"}}};
  Request side = request;
  std::erase_if(side.parameters, [&](const Parameter& parameter) {
    return std::ranges::any_of(stands_for, [&](const auto& pair) {
      return parameter.name == pair.second && (pair.second == "date" || request.Get(pair.first));
    });
  });
  for (Parameter& parameter : side.parameters) {
    for (const auto& [own, shared] : stands_for) {
      if (parameter.name == own) parameter.name = shared;
    }
  }
  auto problem = ReadQuestion(side, timeline, today, question);
  if (!problem) return std::nullopt;
  for (const auto& [own, shared] : stands_for) {
    if (problem->parameter == shared && request.Get(own)) problem->parameter = own;
  }
  return problem;
}

}  // namespace

std::optional<HttpProblem> ReadDiffQuestion(const Request& request, const Timeline& timeline,
                                            Day today, Question& from, Question& to) {
  if (auto problem =
          ReadSide(request, timeline, today, {"from", "known_from", "recorded_from"}, from)) {
    return problem;
  }
  return ReadSide(request, timeline, today, {"to", "known_to", "recorded_to"}, to);
}

}  // namespace chipline
