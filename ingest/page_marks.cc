#include "ingest/page_marks.h"

#include <algorithm>
#include <array>
#include <map>

#include "ingest/odds.h"

namespace chipline {
namespace {

struct Company {
  int count = 0;
  int likeliest = kLeastOdds;
};

// Whose absence says something too.
constexpr std::array<std::string_view, 5> kAsked = {"type-issuer-thing", "here-other-issuer-thing",
                                                    "other-issuer-thing", "type-else-thing",
                                                    "type-issuer-apart"};

bool Share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::find_first_of(a, b) != a.end();
}

std::string KindOf(const Candidate& candidate, const Candidate& other) {
  std::string out = candidate.sentence == other.sentence ? "here-" : "";
  out += candidate.event.type == other.event.type ? "type" : "other";
  out += candidate.event.issuers == other.event.issuers ? "-issuer" : "-else";
  out += Share(candidate.event.subjects, other.event.subjects) ? "-thing" : "-apart";
  return out;
}

}  // namespace

std::vector<std::string> PageMarks(const Candidate& candidate,
                                   const std::vector<Candidate>& candidates) {
  std::map<std::string, Company, std::less<>> kinds;
  for (const Candidate& other : candidates) {
    if (&other == &candidate || other.marks.empty()) continue;
    Company& kind = kinds[KindOf(candidate, other)];
    ++kind.count;
    kind.likeliest = std::max(kind.likeliest, OddsStep(other.likely));
  }
  const std::string type = "/" + std::string(Name(candidate.event.type));
  const int own = OddsStep(candidate.likely);
  std::vector<std::string> out;
  for (const auto& [name, kind] : kinds) {
    out.push_back("!" + name + "=" + std::to_string(std::min(kind.count, 3)));
    out.push_back(out.back() + type);
    for (int step = kLeastOdds + 1; step <= kind.likeliest; ++step) {
      out.push_back("!" + name + ">" + std::to_string(step));
    }
    const int more = std::clamp(kind.likeliest - own, -4, 4);
    for (int step = -4; step <= more; ++step) {
      out.push_back("!" + name + "-more>" + std::to_string(step));
    }
  }
  for (const std::string_view name : kAsked) {
    if (!kinds.contains(name)) out.push_back("!" + std::string(name) + "=0");
  }
  return out;
}

}  // namespace chipline
