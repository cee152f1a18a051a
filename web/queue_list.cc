#include "web/queue_list.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/codes.h"
#include "model/json_value.h"

namespace chipline {
namespace {

HttpProblem NoValue(std::string_view parameter, const std::string& expected) {
  return {ProblemType::kInvalidParameter,
          "Expected one of: " + expected + ".",
          std::string(parameter),
          {}};
}

template <class E>
std::optional<HttpProblem> ReadCode(const Request& request, std::string_view parameter,
                                    std::optional<E>& value) {
  const auto given = request.Get(parameter).value_or("");
  if (given.empty()) return std::nullopt;
  value = FromName<E>(given);
  if (value) return std::nullopt;
  return NoValue(parameter, NameList<E>());
}

Json HistoryJson(const QueueItem& item) {
  Json history = Json::array();
  for (const QueueDecision& decision : item.history) {
    Json json = {
        {"action", Name(decision.action)}, {"by", decision.by}, {"at", FormatInstant(decision.at)}};
    if (!decision.reason.empty()) json["reason"] = decision.reason;
    if (decision.seq != 0) json["seq"] = decision.seq;
    history.push_back(std::move(json));
  }
  return history;
}

}  // namespace

std::vector<ParameterSpec> QueueFilterParameters() {
  return {{"state", "open, accepted, rejected or skipped; default all"},
          {"grade", "A, B or C, as the extractor graded the draft"},
          {"type", "of the draft"},
          {"issuer", "of the draft"},
          {"flow", "of the draft"},
          {"subject", "named by the draft, or below one that it names"},
          {"document", "only of this stored text, by its SHA-256"},
          {"reason",
           "why it waits: grade_b, grade_c, undated, dates_disagree, refused, contradiction, "
           "disagreement, withdrawn or page_edited"}};
}

std::optional<HttpProblem> ReadQueueFilter(const Request& request, const SubjectTree& subjects,
                                           QueueFilter& filter) {
  if (const auto given = request.Get("state").value_or(""); !given.empty()) {
    filter.state = QueueStateFromName(given);
    if (!filter.state) return NoValue("state", "open, accepted, rejected, skipped");
  }
  if (auto problem = ReadCode(request, "grade", filter.grade)) return problem;
  if (auto problem = ReadCode(request, "type", filter.type)) return problem;
  if (auto problem = ReadCode(request, "issuer", filter.issuer)) return problem;
  if (auto problem = ReadCode(request, "flow", filter.flow)) return problem;
  if (const auto given = request.Get("subject").value_or(""); !given.empty()) {
    filter.subject = subjects.Find(given);
    if (!filter.subject) {
      return HttpProblem{ProblemType::kUnknownSubject,
                         "No subject \"" + std::string(given) + "\" is in the tree.",
                         "subject",
                         {}};
    }
  }
  filter.document = request.Get("document").value_or("");
  filter.reason = request.Get("reason").value_or("");
  const bool is_known = filter.reason.empty() ||
                        std::ranges::find(kQueueReasons, filter.reason) != kQueueReasons.end();
  if (is_known) return std::nullopt;
  std::string reasons;
  for (const std::string_view reason : kQueueReasons) {
    reasons.append(reasons.empty() ? "" : ", ").append(reason);
  }
  return NoValue("reason", reasons);
}

bool Takes(const QueueFilter& filter, const SubjectTree& subjects, const QueueItem& item) {
  const PolicyEvent& event = item.event;
  if (filter.state && item.state() != *filter.state) return false;
  if (filter.grade && event.review.grade != filter.grade) return false;
  if (filter.type && event.type != *filter.type) return false;
  if (filter.issuer && std::ranges::find(event.issuers, *filter.issuer) == event.issuers.end()) {
    return false;
  }
  if (filter.flow && event.flow != filter.flow) return false;
  if (!filter.document.empty() && item.document != filter.document) return false;
  if (!filter.reason.empty() && !item.HasReason(filter.reason)) return false;
  return !filter.subject || std::ranges::any_of(event.subjects, [&](const std::string& name) {
    const auto subject = subjects.Find(name);
    return subject && subjects.IsA(*filter.subject, *subject);
  });
}

std::optional<EventId> EventOf(const Timeline& timeline, const QueueItem& item) {
  if (item.about) return item.about;
  return timeline.catalog().FindKey(item.event.key);
}

std::string QueueTag(const QueueItem& item) {
  // Not what was looked at, once it is known that the page says it no longer.
  const char* edited = item.HasReason("page_edited") ? "e" : "";
  return item.id + "@" + std::to_string(item.history.size()) + edited;
}

Json QueueItemJson(const Timeline& timeline, const QueueItem& item) {
  Json json = {{"id", item.id},
               {"state", Name(item.state())},
               {"etag", QueueTag(item)},
               {"queued_at", FormatInstant(item.queued_at)}};
  if (item.event.review.grade) json["grade"] = Name(*item.event.review.grade);
  json["reasons"] = Json::array();
  for (const QueueReason& reason : item.reasons) {
    json["reasons"].push_back({{"code", reason.code}, {"text", reason.text}});
  }
  json["document"] = item.document;
  Json passages = Json::array();
  for (const Source& source : item.event.sources) {
    if (source.document != item.document) continue;
    const Json fields = ToJsonValue(source);
    for (const char* field : {"url", "publisher", "title", "published"}) {
      if (fields.contains(field)) json[field] = fields[field];
    }
    for (const Json& quote : fields.value("quotes", Json::array())) passages.push_back(quote);
  }
  if (const auto event = EventOf(timeline, item)) json["event_id"] = ToString(*event);
  json["event"] = ToJsonValue(item.event);
  json["passages"] = std::move(passages);
  json["history"] = HistoryJson(item);
  return json;
}

}  // namespace chipline
