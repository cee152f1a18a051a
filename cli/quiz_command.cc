#include "cli/quiz_command.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/print_answer.h"

namespace chipline {
namespace {

const Usage& QuizUsage() {
  static const Usage usage{
      "quiz",
      "FILE",
      "Puts the questions of a file of JSON lines to the store. `ask` says which kind:\n"
      "  state (default)  {date, issuer, flow, subject, target?, status, review_policy?, "
      "because?}\n"
      "                   status \"tariff N%\" asks for the duty\n"
      "  ship             {date, subject, verdict}\n"
      "  conflict         {counts, other, kind?, listed}, by the keys of the two claims\n"
      "  expected         {key, date, outcome, settled_by?, delay_days?}\n"
      "All take known_at and recorded_at; state and ship take without. What `because` names and a\n"
      "right answer does not is noted. note, source and conditions are for the reader. A\n"
      "question that cannot be put ends the quiz.",
      1,
      1,
      {kStoreOption, kJsonOption}};
  return usage;
}

std::string WrongWord(const std::string& wanted, const std::string& got) {
  return wanted == got ? "" : "expected " + wanted + ", got " + (got.empty() ? "none" : got);
}

// The key of an event that the answer names by its id.
std::string KeyOf(const Json& answer, const std::string& id) {
  const auto events = answer.find("events");
  if (events == answer.end() || !events->contains(id)) return "";
  return Text((*events)[id], "key");
}

// ---- one function a kind: what was asked for that the answer does not have, or ""

std::string StateMiss(const Json& question, const Json& answer) {
  const std::string wanted = Text(question, "status");
  if (wanted.starts_with("tariff ")) {
    const double percent = std::strtod(wanted.c_str() + 7, nullptr);
    const double got = answer.value("duty_percent", -1.0);
    if (std::abs(got - percent) < 1e-6) return {};
    return "expected a duty of " + wanted.substr(7) + ", got " +
           (got < 0 ? "none" : answer["duty_percent"].dump() + "%");
  }
  std::string miss = WrongWord(wanted, Text(answer, "status"));
  const std::string policy = Text(question, "review_policy");
  if (miss.empty() && !policy.empty()) miss = WrongWord(policy, Text(answer, "review_policy"));
  return miss;
}

std::string ShipMiss(const Json& question, const Json& answer) {
  return WrongWord(Text(question, "verdict"), Text(answer, "verdict"));
}

std::string ConflictMiss(const Json& question, const Json& answer) {
  const std::string kind = Text(question, "kind");
  const bool listed = std::ranges::any_of(answer["items"], [&](const Json& item) {
    return KeyOf(answer, Text(item, "counts")) == Text(question, "counts") &&
           KeyOf(answer, Text(item, "other")) == Text(question, "other") &&
           (kind.empty() || Text(item, "kind") == kind);
  });
  if (listed == question.value("listed", true)) return {};
  return listed ? "listed, and should not be" : "not listed";
}

std::string ExpectedMiss(const Json& question, const Json& answer) {
  const auto& items = answer["items"];
  const auto item = std::ranges::find_if(
      items, [&](const Json& each) { return Text(each, "key") == Text(question, "key"); });
  if (item == items.end()) return "no such forecast";
  std::string miss = WrongWord(Text(question, "outcome"), Text(*item, "outcome"));
  const std::string by = Text(question, "settled_by");
  if (miss.empty() && !by.empty()) miss = WrongWord(by, KeyOf(answer, Text(*item, "settled_by")));
  if (!miss.empty() || !question.contains("delay_days")) return miss;
  return WrongWord(question["delay_days"].dump(), item->value("delay_days", Json()).dump());
}

std::string PositionPath(const Json& question) {
  return "/api/v1/state/" + PercentEncode(Text(question, "issuer")) + "/" +
         PercentEncode(Text(question, "flow")) + "/" + PercentEncode(Text(question, "subject"));
}

// The words that an expectation can be; empty for a field that is free.
using Words = std::vector<std::string_view>;

template <class E>
Words NamesOf() {
  Words names;
  for (const auto& code : Codes<E>()) names.push_back(code.name);
  return names;
}

struct Field {
  std::string_view name;
  bool is_required = false;
  bool is_parameter = false;  // of the API
  Words words{};
};

struct Kind {
  std::string_view name;
  std::string (*path)(const Json& question);
  std::vector<Field> fields;
  std::string (*miss)(const Json& question, const Json& answer);
};

const std::array<Kind, 4>& Kinds() {
  static const Field known{"known_at", false, true};
  static const Field recorded{"recorded_at", false, true};
  static const Field without{"without", false, true};
  static const Field date{"date", true, true};
  static const std::array<Kind, 4> kinds = {{
      {"state",
       PositionPath,
       {date,
        {"issuer", true},
        {"flow", true},
        {"subject", true},
        {"target", false, true},
        {"status", true, false, NamesOf<Status>()},
        {"review_policy", false, false, NamesOf<ReviewPolicy>()},
        known,
        recorded,
        without},
       StateMiss},
      {"ship",
       [](const Json& question) {
         return "/api/v1/ship/" + PercentEncode(Text(question, "subject"));
       },
       {date,
        {"subject", true},
        {"verdict", true, false, {"yes", "restricted", "no", "unknown"}},
        known,
        recorded,
        without},
       ShipMiss},
      {"conflict",
       [](const Json&) { return std::string("/api/v1/conflicts"); },
       {{"counts", true},
        {"other", true},
        {"kind", false, false, {"start", "opposite", "measure"}},
        {"listed"},
        known,
        recorded},
       ConflictMiss},
      {"expected",
       [](const Json&) { return std::string("/api/v1/expected"); },
       {date,
        {"key", true},
        {"outcome", true, false, {"open", "fulfilled", "contradicted", "lapsed"}},
        {"settled_by"},
        {"delay_days"},
        known,
        recorded},
       ExpectedMiss},
  }};
  return kinds;
}

// What any question may say beside: for its reader, or for another's checks.
constexpr std::array<std::string_view, 6> kRemarks = {"q",    "ask",    "because",
                                                      "note", "source", "conditions"};

// ---- questions that cannot be put

std::string Suggested(std::string_view given, const Words& words) {
  const std::string_view near = Nearest(given, words);
  return near.empty() ? "" : "; did you mean " + std::string(near) + "?";
}

bool IsDuty(std::string_view status) {
  return status.starts_with("tariff ");
}

// One of these for each fault: "dat: unknown field; did you mean date?"
std::vector<std::string> FaultsOf(const Json& question, const Kind& kind) {
  std::vector<std::string> faults;
  Words names(kRemarks.begin(), kRemarks.end());
  for (const Field& field : kind.fields) names.push_back(field.name);
  for (const auto& [name, value] : question.items()) {
    if (std::ranges::find(names, name) != names.end()) continue;
    faults.push_back(name + ": unknown field" + Suggested(name, names));
  }
  for (const Field& field : kind.fields) {
    const std::string name(field.name);
    const std::string given = Text(question, name.c_str());
    if (!question.contains(name)) {
      if (field.is_required) faults.push_back(name + ": missing");
    } else if (field.is_required && given.empty()) {
      faults.push_back(name + ": expected a text");
    } else if (!field.words.empty() && !(name == "status" && IsDuty(given)) &&
               std::ranges::find(field.words, given) == field.words.end()) {
      std::string fault = name;
      fault.append(": unknown word \"").append(given).append("\"");
      faults.push_back(fault.append(Suggested(given, field.words)));
    }
  }
  return faults;
}

Result<void> CheckQuestion(const Json& question, const Kind& kind) {
  std::string all;
  for (const std::string& fault : FaultsOf(question, kind)) {
    all += (all.empty() ? "" : ", ") + fault;
  }
  return all.empty() ? Ok() : Result<void>(InvalidArgument(all));
}

// Keys of every event that the answer names or rests on.
std::set<std::string> KeysIn(const Json& answer) {
  std::set<std::string> keys;
  for (const auto& [id, event] : answer["events"].items()) {
    const std::string key = Text(event, "key");
    if (!key.empty()) keys.insert(key);
  }
  return keys;
}

class Quiz {
 public:
  Quiz(Asker& asker, bool json) : asker_(asker), json_(json) {}

  Result<void> Put(const Json& question) {
    const std::string ask = question.contains("ask") ? Text(question, "ask") : "state";
    const auto kind = std::ranges::find(Kinds(), ask, &Kind::name);
    if (kind == Kinds().end()) {
      return InvalidArgument("expected one of: state, ship, conflict, expected", "ask");
    }
    CHIP_CHECK(CheckQuestion(question, *kind));
    std::vector<Parameter> parameters = {{"expand", "events"}};
    for (const Field& field : kind->fields) {
      std::string name(field.name);
      const std::string value = Text(question, name.c_str());
      if (field.is_parameter && !value.empty()) parameters.push_back({std::move(name), value});
    }
    const std::string body = CHIP_TRY(asker_.Get(kind->path(question), parameters));
    const Json answer = Json::parse(body, nullptr, false);
    const std::string miss = kind->miss(question, answer);
    (miss.empty() ? passed_ : failed_) += 1;
    if (!miss.empty()) SayMiss(question, answer, miss);
    if (miss.empty() && !json_) NoteKeys(question, answer);
    return Ok();
  }

  bool is_empty() const { return passed_ + failed_ == 0; }

  int Finish() const {
    if (json_) {
      std::puts(Json{{"passed", passed_}, {"failed", failed_}, {"misses", misses_}}.dump().c_str());
    } else {
      std::printf("%d passed, %d failed\n", passed_, failed_);
    }
    return failed_ == 0 ? kDone : kFailed;
  }

 private:
  static std::string Label(const Json& question) {
    std::string label = "q" + (question.contains("q") ? question["q"].dump() : std::string("?"));
    for (const char* field :
         {"ask", "date", "issuer", "flow", "subject", "key", "counts", "other"}) {
      const std::string text = Text(question, field);
      if (!text.empty()) label += " " + text;
    }
    return label;
  }

  void SayMiss(const Json& question, const Json& answer, const std::string& miss) {
    if (json_) {
      misses_.push_back({{"question", question}, {"miss", miss}});
      return;
    }
    std::printf("%s: %s\n", Label(question).c_str(), miss.c_str());
    if (!answer.contains("trace")) return;
    for (const Json& step : answer["trace"]) {
      std::printf("    %s %s %s\n", Text(step, "rule").c_str(), Text(step, "event").c_str(),
                  Text(step, "text").c_str());
    }
  }

  static void NoteKeys(const Json& question, const Json& answer) {
    if (!question.contains("because")) return;
    const std::set<std::string> keys = KeysIn(answer);
    for (const Json& key : question["because"]) {
      if (!key.is_string() || keys.contains(key.get<std::string>())) continue;
      std::printf("%s: right, without naming %s\n", Label(question).c_str(),
                  key.get<std::string>().c_str());
    }
  }

  Asker& asker_;
  const bool json_;
  int passed_ = 0;
  int failed_ = 0;
  Json misses_ = Json::array();
};

}  // namespace

int RunQuiz(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(QuizUsage(), words, args)) return *status;
  const std::string& path = args.operands()[0];
  auto text = ReadWholeFile(path);
  if (!text) return Failed(QuizUsage(), text.error());
  auto asker = Asker::Open(args.store());
  if (!asker) return Failed(QuizUsage(), asker.error());
  Quiz quiz(**asker, args.json());
  std::string_view rest = *text;
  for (int line = 1; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view question_text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (question_text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::string place = path + ":" + std::to_string(line);
    const Json question = Json::parse(question_text, nullptr, false);
    if (!question.is_object()) {
      return Failed(QuizUsage(), InvalidArgument("expected one question as a JSON object", place));
    }
    const auto put = quiz.Put(question);
    if (!put) {
      return Failed(QuizUsage(), InvalidArgument(put.error().ToString(), place));
    }
  }
  // Nothing asked is nothing passed.
  if (quiz.is_empty()) {
    return Failed(QuizUsage(), InvalidArgument("holds no question", path));
  }
  return quiz.Finish();
}

}  // namespace chipline
