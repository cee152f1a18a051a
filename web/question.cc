#include "web/question.h"

#include <array>
#include <charconv>

namespace chipline {
namespace {

constexpr std::array<CodeName<ReviewMode>, 3> kReviewModes = {{
    {ReviewMode::kReviewed, "reviewed"},
    {ReviewMode::kAny, "any"},
    {ReviewMode::kConfirmed, "confirmed"},
}};
constexpr std::array<CodeName<Imprecise>, 3> kImprecise = {{
    {Imprecise::kMark, "mark"},
    {Imprecise::kEarliest, "earliest"},
    {Imprecise::kLatest, "latest"},
}};
// P2: the floors under which something counts; expected, proposed and denied never do.
constexpr std::array<CodeName<Certainty>, 3> kFloors = {{
    {Certainty::kReported, "reported"},
    {Certainty::kAnnounced, "announced"},
    {Certainty::kEnacted, "enacted"},
}};

template <class E>
std::optional<HttpProblem> ReadName(std::string_view given, const std::string& parameter,
                                    std::span<const CodeName<E>> codes, E& out) {
  for (const auto& code : codes) {
    if (code.name != given) continue;
    out = code.code;
    return std::nullopt;
  }
  std::vector<std::string_view> names;
  std::string list;
  for (const auto& code : codes) {
    names.push_back(code.name);
    list += (list.empty() ? "" : ", ") + std::string(code.name);
  }
  return HttpProblem{ProblemType::kInvalidParameter,
                     "\"" + std::string(given) + "\" is not one of: " + list + ".", parameter,
                     std::string(Nearest(given, names))};
}

template <class E>
std::optional<HttpProblem> ReadCode(const Request& request, const std::string& parameter,
                                    std::optional<E>& out) {
  const auto given = request.Get(parameter);
  if (!given || given->empty()) return std::nullopt;
  E code{};
  auto problem = ReadName(*given, parameter, Codes<E>(), code);
  if (!problem) out = code;
  return problem;
}

HttpProblem BadDate(std::string_view given, const std::string& parameter,
                    std::string_view expected) {
  return {ProblemType::kInvalidDate,
          "\"" + std::string(given) + "\" is not a date that exists; expected " +
              std::string(expected) + ".",
          parameter,
          {}};
}

template <class E>
std::optional<HttpProblem> ReadChoice(const Request& request, const std::string& parameter,
                                      std::span<const CodeName<E>> codes, E& out) {
  const auto given = request.Get(parameter);
  if (!given) return std::nullopt;
  return ReadName(*given, parameter, codes, out);
}

template <class E, std::size_t N>
std::string_view NameIn(const std::array<CodeName<E>, N>& codes, E code) {
  for (const auto& entry : codes) {
    if (entry.code == code) return entry.name;
  }
  return "?";
}

}  // namespace

std::vector<ParameterSpec> AsOfParameters() {
  return {
      {"date", "the day asked about, YYYY-MM-DD; default today (UTC)", true},
      {"known_at", "only what had been published by the end of this day (UTC)"},
      {"recorded_at", "only what had been recorded by then: a day, an instant, or seq:N"},
      {"certainty", "the weakest that may move a status: reported (default), announced, enacted"},
      {"review", "reviewed (default), any, confirmed"},
      {"imprecise", "how imprecise dates count: mark (default), earliest, latest"},
  };
}

std::vector<ParameterSpec> FilterParameters() {
  return {
      {"issuer", "who acts, e.g. US"},
      {"flow", "export, import, procurement, use, sale or investment"},
      {"subject", "an id of the subject tree"},
      {"target", "whose trade is hit, e.g. CN; * for measures on all destinations"},
  };
}

std::optional<HttpProblem> ReadRecordedAt(const Request& request, const Timeline& timeline,
                                          std::uint64_t& seq) {
  seq = timeline.last_seq();
  const auto given = request.Get("recorded_at");
  if (!given || given->empty()) return std::nullopt;
  constexpr std::string_view kExpected = "YYYY-MM-DD, an instant of RFC 3339, or seq:N";
  if (given->starts_with("seq:")) {
    const std::string_view number = given->substr(4);
    std::uint64_t wanted = 0;
    const auto [end, fault] = std::from_chars(number.data(), number.data() + number.size(), wanted);
    if (number.empty() || fault != std::errc() || end != number.data() + number.size()) {
      return BadDate(*given, "recorded_at", kExpected);
    }
    if (wanted > timeline.last_seq()) {
      return HttpProblem{ProblemType::kInvalidParameter,
                         "The log ends at seq:" + std::to_string(timeline.last_seq()) + ".",
                         "recorded_at", "seq:" + std::to_string(timeline.last_seq())};
    }
    seq = wanted;
    return std::nullopt;
  }
  if (const auto day = ParseDay(*given)) {
    seq = timeline.SeqAt((static_cast<Micros>(*day) + 1) * kMicrosPerDay - 1);
  } else if (const auto instant = ParseInstant(*given)) {
    seq = timeline.SeqAt(*instant);
  } else {
    return BadDate(*given, "recorded_at", kExpected);
  }
  return std::nullopt;
}

std::optional<HttpProblem> ReadDay(const Request& request, const std::string& parameter,
                                   std::optional<Day>& out) {
  const auto given = request.Get(parameter);
  if (!given || given->empty()) return std::nullopt;  // forms send empty fields
  if (const auto day = ParseDay(*given)) {
    out = *day;
    return std::nullopt;
  }
  if (ParseInstant(*given)) {
    return HttpProblem{ProblemType::kInvalidDate,
                       "\"" + std::string(*given) +
                           "\" is an instant, and not the same day everywhere; expected the "
                           "issuer's own day, YYYY-MM-DD.",
                       parameter,
                       {}};
  }
  return BadDate(*given, parameter, "YYYY-MM-DD");
}

namespace {

// P11: knowledge is counted in days of UTC, so an instant has one.
std::optional<HttpProblem> ReadKnownAt(const Request& request, std::optional<Day>& out) {
  const auto given = request.Get("known_at");
  const auto instant = given ? ParseInstant(*given) : std::nullopt;
  if (!instant) return ReadDay(request, "known_at", out);
  out = UtcDay(*instant);
  return std::nullopt;
}

}  // namespace

std::optional<HttpProblem> ReadWithout(const Request& request, const Timeline& timeline,
                                       std::optional<EventId>& without) {
  const std::string name(request.Get("without").value_or(""));
  if (name.empty()) return std::nullopt;
  const Ref found = timeline.FindNamed(name);
  if (found != kNoRef) {
    without = timeline.record(found).id;
    return std::nullopt;
  }
  return HttpProblem{
      ProblemType::kNotFound, "No event \"" + name + "\" is on record.", "without", {}};
}

std::optional<HttpProblem> ReadSubject(std::string_view id, const std::string& parameter,
                                       const SubjectTree& subjects, SubjectIndex& subject) {
  if (const auto found = subjects.Find(id)) {
    subject = *found;
    return std::nullopt;
  }
  return HttpProblem{ProblemType::kUnknownSubject, "\"" + std::string(id) + "\" is not a subject.",
                     parameter, subjects.Suggest(id)};
}

std::optional<HttpProblem> ReadQuestion(const Request& request, const Timeline& timeline, Day today,
                                        Question& question) {
  std::optional<Day> date;
  if (auto problem = ReadDay(request, "date", date)) return problem;
  question.as_of.date = date.value_or(today);
  if (auto problem = ReadKnownAt(request, question.as_of.known_at)) return problem;
  if (auto problem = ReadRecordedAt(request, timeline, question.as_of.recorded)) return problem;
  if (auto problem = ReadChoice<Certainty>(request, "certainty", kFloors, question.as_of.floor)) {
    return problem;
  }
  if (auto problem =
          ReadChoice<ReviewMode>(request, "review", kReviewModes, question.as_of.review)) {
    return problem;
  }
  if (auto problem =
          ReadChoice<Imprecise>(request, "imprecise", kImprecise, question.as_of.imprecise)) {
    return problem;
  }
  if (auto problem = ReadCode(request, "issuer", question.filter.issuer)) return problem;
  if (auto problem = ReadCode(request, "flow", question.filter.flow)) return problem;
  if (auto problem = ReadCode(request, "target", question.filter.target)) return problem;
  const auto id = request.Get("subject");
  if (!id || id->empty()) return std::nullopt;
  SubjectIndex subject = 0;
  auto problem = ReadSubject(*id, "subject", timeline.subjects(), subject);
  if (!problem) question.filter.subject = subject;
  return problem;
}

std::optional<HttpProblem> ReadPosition(const Request& request, const Timeline& timeline,
                                        Position& position) {
  if (auto problem =
          ReadName(request.PathValue("issuer"), "issuer", Codes<Jurisdiction>(), position.issuer)) {
    return problem;
  }
  if (auto problem = ReadName(request.PathValue("flow"), "flow", Codes<Flow>(), position.flow)) {
    return problem;
  }
  if (position.issuer == Jurisdiction::kAny) {
    return HttpProblem{
        ProblemType::kInvalidParameter, "An issuer is one jurisdiction.", "issuer", {}};
  }
  const auto target = request.Get("target");
  position.target = DefaultTarget(position.issuer);
  if (target && !target->empty()) {
    if (auto problem = ReadName(*target, "target", Codes<Jurisdiction>(), position.target)) {
      return problem;
    }
  }
  return ReadSubject(request.PathValue("subject"), "subject", timeline.subjects(),
                     position.subject);
}

std::string_view Name(ReviewMode mode) {
  return NameIn(kReviewModes, mode);
}

std::string_view Name(Imprecise imprecise) {
  return NameIn(kImprecise, imprecise);
}

}  // namespace chipline
