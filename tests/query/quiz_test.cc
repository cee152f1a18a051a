// Questions that an expert would ask of the curated history, each with its answer.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "query/resolver.h"
#include "query/state.h"
#include "tests/support/catch.h"
#include "tests/support/history.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

using nlohmann::json;

const LoadedHistory& History() {
  static const auto history = LoadHistory(SourcePath("samples/history.jsonl"));
  return *history;
}

std::string DutyText(const Resolution& answer) {
  if (!answer.duty_percent) return "tariff none";
  std::string percent = std::to_string(*answer.duty_percent);
  percent.erase(percent.find_last_not_of('0') + 1);
  if (percent.back() == '.') percent.pop_back();
  return "tariff " + percent + "%";
}

// "licence_required/case_by_case" where the question names a policy, else the status or duty.
std::string Ask(const json& question) {
  const Timeline& timeline = *History().timeline;
  AsOf as_of;
  as_of.date = ParseDay(question.at("date").get<std::string>()).value();
  if (question.contains("known_at")) {
    as_of.known_at = ParseDay(question.at("known_at").get<std::string>());
  }
  Position position;
  position.issuer = FromName<Jurisdiction>(question.at("issuer").get<std::string>()).value();
  position.flow = FromName<Flow>(question.at("flow").get<std::string>()).value();
  position.subject = timeline.subjects().Find(question.at("subject").get<std::string>()).value();
  position.target = DefaultTarget(position.issuer);
  if (question.contains("target")) {
    position.target = FromName<Jurisdiction>(question.at("target").get<std::string>()).value();
  }
  const Resolution answer = Resolver(timeline, as_of).Resolve(position);
  if (question.at("status").get<std::string>().starts_with("tariff")) return DutyText(answer);
  std::string text(Name(answer.status));
  if (question.contains("review_policy")) {
    text += "/" + (answer.review_policy ? std::string(Name(*answer.review_policy)) : "none");
  }
  return text;
}

void CheckQuiz(const std::string& path) {
  REQUIRE(History().failure.empty());
  std::ifstream in(path);
  std::string line;
  int asked = 0;
  while (std::getline(in, line)) {
    const json question = json::parse(line);
    std::string wanted = question.at("status").get<std::string>();
    if (question.contains("review_policy")) {
      wanted += "/" + question.at("review_policy").get<std::string>();
    }
    INFO(line);
    CHECK(Ask(question) == wanted);
    ++asked;
  }
  CHECK(asked >= 40);
}

TEST_CASE("the project's own questions on the history are all answered right") {
  CheckQuiz(SourcePath("samples/quiz.jsonl"));
}

TEST_CASE("the shared expert questions on the history are all answered right") {
  const std::string path = SourcePath("../shared/data/state-quiz.jsonl");
  if (!std::filesystem::exists(path)) {
    WARN("skipped: " << path << " is not there");
    return;
  }
  CheckQuiz(path);
}

}  // namespace
}  // namespace chipline
