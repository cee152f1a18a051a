#include "cli/quiz_command.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "cli/command.h"
#include "cli/files.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

const Usage& QuizUsage() {
  static const Usage usage{
      "quiz",
      "FILE",
      "Puts the questions of a file of JSON lines to the store: {q, date, issuer, flow, subject,\n"
      "target?, known_at?, status, review_policy?, because?}. \"tariff N%\" asks for the duty.\n"
      "Status, policy and duty decide; what `because` names and the answer does not is noted.",
      1,
      1,
      {kStoreOption, kJsonOption}};
  return usage;
}

std::string Text(const Json& json, const char* field) {
  const auto found = json.find(field);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// What was asked for that the answer does not have; empty where it passes.
std::string Miss(const Json& question, const Json& answer) {
  const std::string wanted = Text(question, "status");
  if (wanted.starts_with("tariff ")) {
    const double percent = std::strtod(wanted.c_str() + 7, nullptr);
    const double got = answer.value("duty_percent", -1.0);
    if (std::abs(got - percent) < 1e-6) return {};
    return "expected a duty of " + wanted.substr(7) + ", got " +
           (got < 0 ? "none" : answer["duty_percent"].dump() + "%");
  }
  if (Text(answer, "status") != wanted) {
    return "expected " + wanted + ", got " + Text(answer, "status");
  }
  const std::string policy = Text(question, "review_policy");
  if (!policy.empty() && Text(answer, "review_policy") != policy) {
    return "expected " + policy + ", got " +
           (answer.contains("review_policy") ? Text(answer, "review_policy") : "no policy");
  }
  return {};
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
    std::vector<Parameter> parameters = {{"expand", "events"}};
    for (const char* field : {"date", "known_at", "target"}) {
      const std::string value = Text(question, field);
      if (!value.empty()) parameters.push_back({field, value});
    }
    const std::string path = "/api/v1/state/" + PercentEncode(Text(question, "issuer")) + "/" +
                             PercentEncode(Text(question, "flow")) + "/" +
                             PercentEncode(Text(question, "subject"));
    const std::string body = CHIP_TRY(asker_.Get(path, parameters));
    const Json answer = Json::parse(body, nullptr, false);
    const std::string miss = Miss(question, answer);
    (miss.empty() ? passed_ : failed_) += 1;
    if (!miss.empty()) SayMiss(question, answer, miss);
    if (miss.empty() && !json_) NoteKeys(question, answer);
    return Ok();
  }

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
    return "q" + (question.contains("q") ? question["q"].dump() : std::string("?")) + " " +
           Text(question, "date") + " " + Text(question, "issuer") + " " + Text(question, "flow") +
           " " + Text(question, "subject");
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
  return quiz.Finish();
}

}  // namespace chipline
