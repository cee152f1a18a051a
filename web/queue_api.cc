#include "web/queue_api.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/answers.h"
#include "web/api_support.h"
#include "web/body.h"
#include "web/event_question.h"
#include "web/queue_decision.h"
#include "web/queue_list.h"

namespace chipline {
namespace {

constexpr std::size_t kMostItems = 500;
constexpr std::size_t kUsualItems = 50;

Response Private(const Json& json) {
  Response response = JsonAnswer(json);
  response.headers.Erase("Cache-Control");
  response.headers.Add("Cache-Control", "no-store");
  return response;
}

std::string NextLink(const Request& request, const std::string& last) {
  std::vector<Parameter> parameters = request.parameters;
  std::erase_if(parameters, [](const Parameter& given) { return given.name == "after"; });
  parameters.push_back({"after", last});
  return "<" + request.path + QueryText(parameters) + ">; rel=\"next\"";
}

Json CountsJson(const QueueFilter& filter, const SubjectTree& subjects,
                const std::vector<ReviewQueue::Item>& all) {
  QueueFilter others = filter;
  others.state.reset();
  Json counts = {{"open", 0}, {"accepted", 0}, {"rejected", 0}, {"skipped", 0}};
  for (const ReviewQueue::Item& item : all) {
    if (!Takes(others, subjects, *item)) continue;
    Json& count = counts[std::string(Name(item->state()))];
    count = count.get<int>() + 1;
  }
  return counts;
}

Response GetQueue(const Site& site, Editing& editing, const Request& request) {
  QueueFilter filter;
  std::optional<std::size_t> limit;
  if (auto problem = ReadQueueFilter(request, editing.subjects, filter)) return Fail(*problem);
  if (auto problem = ReadLimit(request, kMostItems, limit)) return Fail(*problem);
  const auto all = editing.queue.All();
  if (!all) return Fail(all.error());
  auto from = all->begin();
  if (const auto after = request.Get("after").value_or(""); !after.empty()) {
    from = std::find_if(all->begin(), all->end(),
                        [&](const ReviewQueue::Item& item) { return item->id == after; });
    if (from == all->end()) {
      return Fail({ProblemType::kInvalidParameter, "Expected the id of an item.", "after", {}});
    }
    ++from;
  }
  const auto timeline = site.timeline();
  Json json;
  json["total"] = std::count_if(all->begin(), all->end(), [&](const ReviewQueue::Item& item) {
    return Takes(filter, editing.subjects, *item);
  });
  json["counts"] = CountsJson(filter, editing.subjects, *all);
  json["items"] = Json::array();
  std::string last;
  bool has_more = false;
  for (; from != all->end() && !has_more; ++from) {
    if (!Takes(filter, editing.subjects, **from)) continue;
    has_more = json["items"].size() == limit.value_or(kUsualItems);
    if (has_more) break;
    json["items"].push_back(QueueItemJson(*timeline, **from));
    last = (*from)->id;
  }
  Response response = Private(json);
  if (has_more) response.headers.Add("Link", NextLink(request, last));
  return response;
}

Response GetItem(const Site& site, Editing& editing, const Request& request) {
  const auto item = editing.queue.Find(request.PathValue("id"));
  if (!item) return Fail(item.error());
  if (*item == nullptr) return NoQueueItem(request.PathValue("id"));
  Response response = Private(QueueItemJson(*site.timeline(), **item));
  response.headers.Add("ETag", "\"" + QueueTag(**item) + "\"");
  return response;
}

using QueueHandler = Response (*)(const Site&, Editing&, const Request&);

}  // namespace

std::vector<Route> QueueRoutes(const Site& site, Editing& editing) {
  const auto on = [&site, &editing](QueueHandler handler) {
    return [&site, &editing, handler](const Request& request) {
      return handler(site, editing, request);
    };
  };
  const auto decide = [&site, &editing](QueueAction action) {
    return [&site, &editing, action](const Request& request) {
      return DecideQueueItem(site, editing, request, action);
    };
  };
  const auto trial = SubmissionParameters();
  return {
      {"GET", "/api/v1/queue", "What waits for people, oldest first, with what became of the rest",
       Join({QueueFilterParameters(),
             {{"after", "the id of the last item of the page before"},
              {"limit", "how many a page, 1 to 500; default 50"}}}),
       on(GetQueue), Access::kWrite},
      {"GET",
       "/api/v1/queue/{id}",
       "One item, with its draft, passages and decisions",
       {},
       on(GetItem),
       Access::kWrite},
      // In the order in which the examples of the description answer on one item.
      {"POST",
       "/api/v1/queue/{id}/skip",
       "Put aside, to be decided later",
       {},
       decide(QueueAction::kSkip),
       Access::kWrite},
      {"POST", "/api/v1/queue/{id}/reject",
       "The draft is wrong, with the reason; the event it became is retracted", trial,
       decide(QueueAction::kReject), Access::kWrite},
      {"POST", "/api/v1/queue/{id}/undo",
       "Take the last decision back: what it appended is taken back by an entry, the item is open",
       trial, decide(QueueAction::kUndo), Access::kWrite},
      {"POST", "/api/v1/queue/{id}/accept",
       "The draft, or an edited one, is right: append it, or confirm the event it became", trial,
       decide(QueueAction::kAccept), Access::kWrite},
  };
}

}  // namespace chipline
