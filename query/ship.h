// Rule P15: whether a chip can go from the United States to China on a day, both sides joined.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/as_of.h"
#include "query/resolver.h"
#include "query/timeline.h"

namespace chipline {

enum class Verdict { kYes, kRestricted, kNo, kUnknown };
std::string_view VerdictName(Verdict verdict);  // "yes", "restricted", "no", "unknown"

// One authority's part of the verdict.
struct ShipSide {
  Position position;
  Resolution resolution;
  Verdict verdict = Verdict::kYes;
  // Set where the day lies before the coverage declared for this issuer and flow.
  std::optional<Day> coverage_start;
};

struct ShipAnswer {
  Verdict verdict = Verdict::kYes;
  std::size_t binding = 0;      // index into sides: the one that decides
  std::vector<ShipSide> sides;  // US export, US use, CN import, CN procurement, CN use
};

// The positions that a verdict joins, in the order of `sides`.
std::vector<Position> ShipPositions(SubjectIndex subject);
// The verdict on a day from the answers of these positions, as somebody has them already.
ShipAnswer JoinSides(const Timeline& timeline, Day day, SubjectIndex subject,
                     std::vector<Resolution> resolutions);

ShipAnswer CanShip(const Timeline& timeline, const AsOf& as_of, SubjectIndex subject);

// One sentence for people. `scope` is what the deciding event of the binding side says of for whom
// or what it holds ("buyers: military end users"); empty where it holds for all.
std::string ShipSentence(const Timeline& timeline, const ShipAnswer& answer, Day day,
                         std::string_view scope);

// "the Bureau of …" is for pages; this is the plain word for a status, e.g. "licence required".
std::string StatusText(const Resolution& resolution);
// "buyers: military end users", "one purpose: …": behind "only for".
std::string ScopeText(ScopeKind kind, std::string_view text);

}  // namespace chipline
