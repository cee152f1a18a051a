#include "web/undo.h"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/json_value.h"
#include "web/submission.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

// The version of the event before entry `seq` said something of it.
std::optional<PolicyEvent> VersionBefore(const Site& site, EventId event, std::uint64_t seq) {
  const auto timeline = site.timeline();
  const Ref base = timeline->Find(event);
  if (base == kNoRef) return std::nullopt;
  const Ref last = timeline->FindLastAmendment(
      base, [seq](const EventRecord& record) { return record.seq < seq && !record.is_retraction; });
  const auto version = site.bodies.Event(timeline->record(last == kNoRef ? base : last));
  if (!version) return std::nullopt;
  return *version;
}

class Undoer {
 public:
  Undoer(const Desk& desk, const Request& request, const LogEntry& entry, std::string reason,
         UndoStep step)
      : desk_(desk), request_(request), entry_(entry), reason_(std::move(reason)), step_(step) {}

  Response Run() {
    Response answer;
    if (entry_.kind == EntryKind::kEvents) {
      for (std::size_t i = 0; i < entry_.events.size(); ++i) {
        answer = Retract({entry_.seq, static_cast<std::uint32_t>(i)});
        if (answer.problem) return answer;
      }
      return answer;
    }
    for (const EventId target : entry_.targets) {
      answer = PutBack(target);
      if (answer.problem) return answer;
    }
    return answer;
  }

 private:
  Response Send(EventId event, const char* what, const Json& body) {
    std::vector<Parameter> headers = {{"if-match", "\"" + VersionTag(event, entry_.seq) + "\""}};
    std::vector<Parameter> parameters;
    if (step_ == UndoStep::kTry) {
      parameters.push_back({"dry_run", "1"});
    } else {
      headers.push_back(
          {"idempotency-key", "undo " + std::to_string(entry_.seq) + " " + ToString(event)});
    }
    return desk_.Post(request_, "/api/v1/events/" + ToString(event) + what,
                      body.dump(-1, ' ', false, Json::error_handler_t::replace), std::move(headers),
                      parameters);
  }

  Response Retract(EventId event) { return Send(event, "/retractions", {{"reason", reason_}}); }

  Response PutBack(EventId event) {
    const auto before = VersionBefore(desk_.site, event, entry_.seq);
    if (!before) {
      return Fail({ProblemType::kNotFound, "There is no version before this one.", {}, {}});
    }
    return Send(event, "/corrections", {{"event", ToJsonValue(*before)}, {"reason", reason_}});
  }

  const Desk& desk_;
  const Request& request_;
  const LogEntry& entry_;
  const std::string reason_;
  const UndoStep step_;
};

}  // namespace

Response Undo(const Desk& desk, const Request& request, std::uint64_t seq,
              const std::string& reason, UndoStep step) {
  const auto entry = desk.site.bodies.Entry(seq);
  if (!entry) return Fail(entry.error());
  return Undoer(desk, request, **entry, reason, step).Run();
}

}  // namespace chipline
