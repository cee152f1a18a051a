#include "web/event_question.h"

#include <charconv>
#include <string>
#include <utility>

#include "model/codes.h"
#include "web/question.h"

namespace chipline {
namespace {

// Calls read(item) for each piece between commas; the first problem ends it.
template <class Read>
std::optional<HttpProblem> ReadList(const Request& request, const std::string& parameter,
                                    Read read) {
  std::string_view given = request.Get(parameter).value_or("");
  while (!given.empty()) {
    const std::size_t end = std::min(given.find(','), given.size());
    if (auto problem = read(given.substr(0, end))) return problem;
    given.remove_prefix(std::min(end + 1, given.size()));
  }
  return std::nullopt;
}

template <class E>
std::optional<HttpProblem> ReadCodes(const Request& request, const std::string& parameter,
                                     std::vector<E>& out) {
  return ReadList(request, parameter, [&](std::string_view name) -> std::optional<HttpProblem> {
    if (const auto code = FromName<E>(name)) {
      out.push_back(*code);
      return std::nullopt;
    }
    return HttpProblem{ProblemType::kInvalidParameter,
                       "\"" + std::string(name) + "\" is not one of: " + NameList<E>() + ".",
                       parameter, std::string(NearestName<E>(name))};
  });
}

std::optional<HttpProblem> ReadEventId(const Request& request, const std::string& parameter,
                                       std::optional<EventId>& id) {
  const auto given = request.Get(parameter);
  if (!given || given->empty()) return std::nullopt;
  id = ParseEventId(*given);
  if (id) return std::nullopt;
  return HttpProblem{
      ProblemType::kInvalidParameter, "Expected an event's id, like 1042.0.", parameter, {}};
}

std::optional<HttpProblem> ReadDayOnly(const Request& request, const std::string& parameter,
                                       std::optional<Day>& day) {
  const auto given = request.Get(parameter);
  if (!given || given->empty()) return std::nullopt;
  day = ParseDay(*given);
  if (day) return std::nullopt;
  return HttpProblem{
      ProblemType::kInvalidDate,
      "\"" + std::string(*given) + "\" is not a date that exists; expected YYYY-MM-DD.",
      parameter,
      {}};
}

std::optional<HttpProblem> ReadFilter(const Timeline& timeline, const Request& request,
                                      EventFilter& filter) {
  if (auto problem = ReadCodes(request, "type", filter.types)) return problem;
  if (auto problem = ReadCodes(request, "certainty", filter.certainties)) return problem;
  if (auto problem = ReadCodes(request, "review", filter.reviews)) return problem;
  if (auto problem = ReadCodes(request, "issuer", filter.issuers)) return problem;
  if (auto problem = ReadCodes(request, "flow", filter.flows)) return problem;
  if (auto problem = ReadCodes(request, "target", filter.targets)) return problem;
  if (auto problem = ReadDayOnly(request, "from", filter.from)) return problem;
  if (auto problem = ReadDayOnly(request, "to", filter.to)) return problem;
  const auto add_agency = [&](std::string_view name) -> std::optional<HttpProblem> {
    filter.agencies.emplace_back(name);
    return std::nullopt;
  };
  if (auto problem = ReadList(request, "agency", add_agency)) return problem;
  return ReadList(request, "subject", [&](std::string_view id) -> std::optional<HttpProblem> {
    SubjectIndex subject = 0;
    if (auto problem = ReadSubject(id, "subject", timeline.subjects(), subject)) return problem;
    filter.subjects.push_back(subject);
    return std::nullopt;
  });
}

}  // namespace

std::vector<ParameterSpec> KnowledgeParameters() {
  const auto as_of = AsOfParameters();
  return {as_of[1], as_of[2]};
}

std::vector<ParameterSpec> EventFilterParameters() {
  return {
      {"type", "e.g. ban,licence_requirement; as in all lists here, one of them has to fit"},
      {"certainty", "enacted, announced, reported, expected, proposed or denied"},
      {"review", "extracted, entered or confirmed"},
      {"issuer", "who acts, e.g. US,NL; of a joint act, one of them"},
      {"flow", "export, import, procurement, use, sale or investment"},
      {"subject", "ids of the subject tree; events on an ancestor concern it too"},
      {"target", "whose trade is hit, e.g. CN; events on all destinations hit each"},
      {"agency", "e.g. bis,mofcom"},
      {"from", "first day (effective, else announced, else published) not before, YYYY-MM-DD"},
      {"to", "first day not after, YYYY-MM-DD"},
      {"q", "words that must all occur in what the event says or quotes; chip* finds beginnings"},
  };
}

std::vector<ParameterSpec> EventPageParameters() {
  return {
      {"after", "the id of the last event of the page before"},
      {"before", "the id of the first event of the page behind, for going back"},
      {"limit", "how many a page, 1 to 500; default 50"},
  };
}

std::optional<HttpProblem> ReadKnowledge(const Site& site, const Timeline& timeline,
                                         const Request& request, AsOf& as_of) {
  Request shared;
  for (const Parameter& parameter : request.parameters) {
    if (parameter.name == "known_at" || parameter.name == "recorded_at") {
      shared.parameters.push_back(parameter);
    }
  }
  Question question;
  auto problem = ReadQuestion(shared, timeline, site.Today(), question);
  as_of = question.as_of;
  as_of.date = kDistantPast;
  return problem;
}

std::optional<Response> CatchUpIndex(const Site& site,
                                     const std::shared_ptr<const Timeline>& timeline) {
  const auto ready = site.index.CatchUp(timeline);
  if (ready) return std::nullopt;
  Response response = Fail(ready.error());
  // What cannot be read will not be readable in two seconds either.
  if (ready.error().code == ErrorCode::kUnavailable) {
    response.headers.Add("Retry-After", "2");
  }
  return response;
}

std::optional<Response> ReadEventQuestion(const Site& site,
                                          const std::shared_ptr<const Timeline>& timeline,
                                          const Request& request, EventQuestion& question) {
  if (auto problem = ReadKnowledge(site, *timeline, request, question.as_of)) return Fail(*problem);
  if (auto problem = ReadFilter(*timeline, request, question.filter)) return Fail(*problem);
  if (auto problem = ReadEventId(request, "after", question.after)) return Fail(*problem);
  if (auto problem = ReadEventId(request, "before", question.before)) return Fail(*problem);
  if (auto problem = ReadLimit(request, kMostEvents, question.limit)) return Fail(*problem);
  if (question.after && question.before) {
    return Fail({ProblemType::kInvalidParameter,
                 "A page begins after an event or ends before one: give \"after\" or \"before\".",
                 "before",
                 {}});
  }
  if (auto failure = CatchUpIndex(site, timeline)) return failure;
  if (const auto words = request.Get("q"); words && !words->empty()) {
    auto found = site.index.Search(*words);
    if (!found) {
      return Fail({ProblemType::kInvalidParameter,
                   "\"" + std::string(*words) + "\" holds no word to look for.",
                   "q",
                   {}});
    }
    question.filter.found = std::move(*found);
  }
  return std::nullopt;
}

std::optional<HttpProblem> ReadLimit(const Request& request, std::size_t most,
                                     std::optional<std::size_t>& limit) {
  const auto given = request.Get("limit");
  if (!given || given->empty()) return std::nullopt;
  std::size_t number = 0;
  const char* end = given->data() + given->size();
  const auto [stop, fault] = std::from_chars(given->data(), end, number);
  if (fault == std::errc() && stop == end && number > 0 && number <= most) {
    limit = number;
    return std::nullopt;
  }
  return HttpProblem{ProblemType::kInvalidParameter,
                     "Expected a number from 1 to " + std::to_string(most) + ".", "limit",
                     std::to_string(kUsualEvents)};
}

std::string PageLinks(const Request& request, std::uint64_t recorded, const std::string& first_id,
                      const std::string& last_id, bool has_newer, bool has_more) {
  const auto page = [&](const char* rel, const char* place, const std::string& id) {
    std::vector<Parameter> parameters = request.parameters;
    std::erase_if(parameters, [](const Parameter& parameter) {
      return parameter.name == "after" || parameter.name == "before" ||
             parameter.name == "recorded_at";
    });
    parameters.push_back({"recorded_at", "seq:" + std::to_string(recorded)});
    if (!id.empty()) parameters.push_back({place, id});
    return "<" + request.path + QueryText(parameters) + ">; rel=\"" + rel + "\"";
  };
  std::string links;
  if (has_more) links = page("next", "after", last_id);
  if (has_newer) {
    links += (links.empty() ? "" : ", ") + page("prev", "before", first_id) + ", " +
             page("first", "", {});
  }
  return links;
}

}  // namespace chipline
