#include "cli/queue_command.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/read_support.h"

namespace chipline {
namespace {

const Usage& QueueUsage() {
  static const Usage usage{
      "queue",
      "list|show|accept|reject|skip|undo [ID]",
      "What the ingester left to people: drafts that it was not sure of, or that were refused.\n"
      "\"list\" without --state lists what is open; the others are about one item.",
      1,
      2,
      {{"state", "STATE", "open, accepted, rejected, skipped or all"},
       {"grade", "GRADE", "A, B or C"},
       {"type", "TYPE", "e.g. ban"},
       {"issuer", "CODE", "e.g. US"},
       {"flow", "FLOW", "e.g. export"},
       {"subject", "ID", "what is named, and what lies below it"},
       {"document", "SHA256", "only of this stored text"},
       {"after", "ID", "the item to go on after"},
       {"limit", "N", "how many (default 50, at most 500)"},
       {"event", "FILE", "accept: the event as you have edited it, as JSON; - reads it here"},
       {"reason", "TEXT", "why; a reject needs one"},
       kStoreOption,
       kJsonOption}};
  return usage;
}

constexpr std::string_view kActions[] = {"accept", "reject", "skip", "undo"};

std::string ReasonsOf(const Json& item) {
  std::string line;
  for (const Json& reason : item["reasons"]) {
    line += (line.empty() ? "" : "; ") + Text(reason, "text");
  }
  return line;
}

void PrintList(const Json& answer) {
  for (const Json& item : answer["items"]) {
    std::printf("%s %-8s %s (%s)\n", Text(item, "id").c_str(), Text(item, "state").c_str(),
                Text(item["event"], "summary").c_str(), ReasonsOf(item).c_str());
  }
  std::printf("%zu of %zu items\n", answer["items"].size(), answer["total"].get<std::size_t>());
}

void PrintItem(const Json& item) {
  std::printf("%s, %s: %s\n", Text(item, "id").c_str(), Text(item, "state").c_str(),
              ReasonsOf(item).c_str());
  const std::string event = Text(item, "event_id");
  if (!event.empty()) std::printf("event %s\n", event.c_str());
  std::printf("%s, %s, %s\n", Text(item, "publisher").c_str(), Text(item, "published").c_str(),
              Text(item, "url").empty() ? Text(item, "title").c_str() : Text(item, "url").c_str());
  for (const Json& passage : item["passages"]) {
    std::printf("> %s\n", Text(passage, "exact").c_str());
  }
  for (const Json& decision : item["history"]) {
    std::printf("%s %s by %s %s\n", Text(decision, "at").c_str(), Text(decision, "action").c_str(),
                Text(decision, "by").c_str(), Text(decision, "reason").c_str());
  }
  std::puts(item["event"].dump(2).c_str());
}

void PrintDecision(const Json& answer) {
  std::string line = Text(answer["item"], "id") + " is " + Text(answer["item"], "state");
  if (answer.contains("seq")) line += ", by entry " + answer["seq"].dump();
  std::puts(line.c_str());
}

int Told(const Result<std::string>& answer, const Args& args, void (*print)(const Json& answer)) {
  if (!answer) {
    return answer.error().code == ErrorCode::kInvalidArgument
               ? Misused(QueueUsage(), answer.error())
               : Failed(QueueUsage(), answer.error());
  }
  if (args.json()) {
    std::fputs(answer->c_str(), stdout);
  } else {
    print(Json::parse(*answer, nullptr, false));
  }
  return kDone;
}

int List(const Args& args, Asker& asker) {
  std::vector<Parameter> parameters = ParametersOf(args);
  std::erase_if(parameters, [](const Parameter& given) {
    return given.name == "event" || given.name == "reason" ||
           (given.name == "state" && given.value == "all");
  });
  if (!args.Has("state")) parameters.push_back({"state", "open"});
  return Told(asker.Get("/api/v1/queue", parameters), args, PrintList);
}

int Decide(const Args& args, Asker& asker, const std::string& path) {
  Json body = Json::object();
  if (const auto reason = args.Get("reason")) body["reason"] = *reason;
  if (const auto file = args.Get("event")) {
    const auto bytes = ReadWholeFile(*file);
    if (!bytes) return Failed(QueueUsage(), bytes.error());
    body["event"] = Json::parse(*bytes, nullptr, false);
    if (!body["event"].is_object()) {
      return Failed(QueueUsage(), InvalidArgument("expected one event as a JSON object", *file));
    }
  }
  return Told(asker.Post(path, {}, "application/json", body.dump()), args, PrintDecision);
}

}  // namespace

int RunQueue(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(QueueUsage(), words, args)) return *status;
  const std::string& action = args.operands()[0];
  const bool is_list = action == "list";
  const bool decides = std::ranges::find(kActions, action) != std::end(kActions);
  if (args.operands().size() != (is_list ? 1 : 2) || !(is_list || decides || action == "show")) {
    return Misused(
        QueueUsage(),
        InvalidArgument("expected list, or show, accept, reject, skip or undo with ID", action));
  }
  auto asker = Asker::OpenToWrite(args.store());
  if (!asker) return Failed(QueueUsage(), asker.error());
  if (is_list) return List(args, **asker);
  const std::string path = "/api/v1/queue/" + PercentEncode(args.operands()[1]);
  if (action == "show") return Told((*asker)->Get(path, {}), args, PrintItem);
  return Decide(args, **asker, path + "/" + action);
}

}  // namespace chipline
