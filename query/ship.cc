#include "query/ship.h"

#include <algorithm>
#include <array>
#include <utility>

namespace chipline {
namespace {

struct SideSpec {
  Jurisdiction issuer;
  Flow flow;
  Jurisdiction target;
};
constexpr std::array<SideSpec, 5> kSides = {{
    {Jurisdiction::kUS, Flow::kExport, Jurisdiction::kCN},
    {Jurisdiction::kUS, Flow::kUse, Jurisdiction::kCN},
    {Jurisdiction::kCN, Flow::kImport, Jurisdiction::kUS},
    {Jurisdiction::kCN, Flow::kProcurement, Jurisdiction::kUS},
    {Jurisdiction::kCN, Flow::kUse, Jurisdiction::kUS},
}};

// P15: banned, or a licence under a policy or presumption of denial.
bool Refuses(const Resolution& resolution) {
  if (resolution.status == Status::kBanned) return true;
  const bool licence =
      resolution.status == Status::kLicenceRequired || resolution.status == Status::kListed;
  return licence && (resolution.review_policy == ReviewPolicy::kPolicyOfDenial ||
                     resolution.review_policy == ReviewPolicy::kPresumptionOfDenial);
}

// P15: any other live measure; suspended ones, duties and carve-outs do not restrict.
bool Restricts(const Timeline& timeline, const Resolution& resolution) {
  const auto counts = [&](Ref ref) {
    const EventRecord& event = timeline.record(ref);
    return event.type != EventType::kTariff &&
           event.scope != static_cast<std::uint8_t>(ScopeKind::kCarveOut);
  };
  const bool decided_by_measure =
      resolution.status != Status::kOpen && resolution.status != Status::kSuspended;
  return (decided_by_measure && counts(resolution.decided_by)) ||
         std::ranges::any_of(resolution.also_in_force, counts) ||
         std::ranges::any_of(resolution.exceptions, counts);
}

// P15's order: no, else unknown, else restricted, else yes.
int Weight(Verdict verdict) {
  switch (verdict) {
    case Verdict::kNo:
      return 3;
    case Verdict::kUnknown:
      return 2;
    case Verdict::kRestricted:
      return 1;
    case Verdict::kYes:
      return 0;
  }
  return 0;
}

ShipSide Judge(const Timeline& timeline, Day day, const Position& position, Resolution resolution) {
  ShipSide side{position, std::move(resolution), Verdict::kYes, std::nullopt};
  const auto coverage = timeline.subjects().CoverageStart(position.issuer, position.flow);
  if (Refuses(side.resolution)) {
    side.verdict = Verdict::kNo;
  } else if (coverage && day < *coverage) {
    side.verdict = Verdict::kUnknown;
    side.coverage_start = coverage;
  } else if (Restricts(timeline, side.resolution)) {
    side.verdict = Verdict::kRestricted;
  }
  return side;
}

std::string SideText(const Position& position) {
  return std::string(Name(position.issuer)) + " " + std::string(Name(position.flow));
}

}  // namespace

std::string ShipSentence(const Timeline& timeline, const ShipAnswer& answer, Day day,
                         std::string_view scope) {
  const ShipSide& side = answer.sides[answer.binding];
  const std::string chip = timeline.subjects().at(side.position.subject).name;
  const std::string on = " on " + FormatDay(day);
  std::string measure = SideText(side.position) + " is " + StatusText(side.resolution);
  if (!scope.empty()) measure += " (only for " + std::string(scope) + ")";
  switch (answer.verdict) {
    case Verdict::kNo:
      return "No: " + chip + " could not go from the US to China" + on + ", because " + measure +
             ".";
    case Verdict::kUnknown:
      return "Unknown: the record of " + SideText(side.position) + " begins on " +
             FormatDay(side.coverage_start.value_or(day)) + "; nothing is known to have stopped " +
             chip + on + ".";
    case Verdict::kRestricted:
      if (side.resolution.status == Status::kOpen || side.resolution.status == Status::kSuspended) {
        return "Restricted: " + chip + " could go from the US to China" + on +
               " within the measures on " + SideText(side.position) + ".";
      }
      return "Restricted: " + chip + " could go from the US to China" + on +
             " with limits: " + measure + ".";
    case Verdict::kYes:
      return "Yes: no measure is known that kept " + chip + " from going from the US to China" +
             on + ".";
  }
  return {};
}

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kYes:
      return "yes";
    case Verdict::kRestricted:
      return "restricted";
    case Verdict::kNo:
      return "no";
    case Verdict::kUnknown:
      return "unknown";
  }
  return "?";
}

std::string StatusText(const Resolution& resolution) {
  std::string text(Name(resolution.status));
  std::ranges::replace(text, '_', ' ');
  if (resolution.review_policy) {
    std::string policy(Name(*resolution.review_policy));
    std::ranges::replace(policy, '_', ' ');
    text += " (" + policy + ")";
  }
  return text;
}

std::string ScopeText(ScopeKind kind, std::string_view text) {
  const std::string_view what = kind == ScopeKind::kBuyers    ? "buyers"
                                : kind == ScopeKind::kSellers ? "sellers"
                                                              : "one purpose";
  return std::string(what) + ": " + std::string(text);
}

std::vector<Position> ShipPositions(SubjectIndex subject) {
  std::vector<Position> positions;
  positions.reserve(kSides.size());
  for (const SideSpec& spec : kSides) {
    positions.push_back({spec.issuer, spec.flow, subject, spec.target});
  }
  return positions;
}

ShipAnswer JoinSides(const Timeline& timeline, Day day, SubjectIndex subject,
                     std::vector<Resolution> resolutions) {
  const std::vector<Position> positions = ShipPositions(subject);
  ShipAnswer answer;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    answer.sides.push_back(Judge(timeline, day, positions[i], std::move(resolutions[i])));
    if (Weight(answer.sides.back().verdict) > Weight(answer.sides[answer.binding].verdict)) {
      answer.binding = i;
    }
  }
  answer.verdict = answer.sides[answer.binding].verdict;
  return answer;
}

ShipAnswer CanShip(const Timeline& timeline, const AsOf& as_of, SubjectIndex subject) {
  Resolver resolver(timeline, as_of);
  std::vector<Resolution> resolutions;
  for (const Position& position : ShipPositions(subject)) {
    resolutions.push_back(resolver.Resolve(position));
  }
  return JoinSides(timeline, as_of.date, subject, std::move(resolutions));
}

}  // namespace chipline
