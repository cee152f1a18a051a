// A thousand random (date, known_at, recorded_at) over real HTTP equal the naive evaluator's
// reading of /log: what a reader with nothing but the published log and docs/rules.md would answer.
#include <arpa/inet.h>
#include <array>
#include <memory>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "model/clock.h"
#include "model/json.h"
#include "store/memory_event_log.h"
#include "tests/query/naive_state.h"
#include "tests/query/questions.h"
#include "tests/query/random_log.h"
#include "tests/support/catch.h"
#include "web/app.h"
#include "web/server.h"

namespace chipline {
namespace {

using Json = nlohmann::json;

// One log, served on a free port.
class ServedLog {
 public:
  explicit ServedLog(const std::vector<LogEntry>& entries) : clock_(0), log_(clock_) {
    REQUIRE(log_.AppendRecorded(entries));
    app_ = *App::Start(log_, SmallTree(), clock_, "test");
    ServerOptions options;
    options.port = 0;
    server_ = *HttpServer::Open(options, [this](Request request, std::string_view target) {
      return app_->Serve(std::move(request), target);
    });
    thread_ = std::jthread([this] { server_->Run(); });
  }
  ~ServedLog() { server_->Stop(); }

  // The body of a 200, else empty.
  std::string Get(const std::string& target) const {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(server_->port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::string answer;
    const std::string request =
        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
        ::send(fd, request.data(), request.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(request.size())) {
      std::array<char, 16'384> buffer;
      for (;;) {
        const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
        if (got <= 0) break;
        answer.append(buffer.data(), static_cast<std::size_t>(got));
      }
    }
    ::close(fd);
    const std::size_t end = answer.find("\r\n\r\n");
    if (!answer.starts_with("HTTP/1.1 200 ") || end == std::string::npos) return {};
    return answer.substr(end + 4);
  }

 private:
  ManualClock clock_;
  MemoryEventLog log_;
  std::unique_ptr<App> app_;
  std::unique_ptr<HttpServer> server_;
  std::jthread thread_;
};

// The entries of /log, page by page, and nothing else.
std::vector<LogEntry> ReadLog(const ServedLog& served) {
  std::vector<LogEntry> entries;
  for (;;) {
    const std::uint64_t after = entries.empty() ? 0 : entries.back().seq;
    const std::string lines = served.Get("/api/v1/log?limit=7&after=" + std::to_string(after));
    if (lines.empty()) return entries;
    for (std::size_t at = 0; at < lines.size();) {
      const std::size_t end = lines.find('\n', at);
      auto entry = LogEntryFromJson(lines.substr(at, end - at));
      REQUIRE(entry);
      entries.push_back(std::move(*entry));
      at = end + 1;
    }
  }
}

std::string_view ModeText(naive::ReviewMode mode) {
  if (mode == naive::ReviewMode::kAny) return "any";
  return mode == naive::ReviewMode::kConfirmedOnly ? "confirmed" : "reviewed";
}

std::string_view ModeText(naive::Imprecise mode) {
  if (mode == naive::Imprecise::kEarliest) return "earliest";
  return mode == naive::Imprecise::kLatest ? "latest" : "mark";
}

std::string TargetOf(const naive::Question& question) {
  std::string target = "/api/v1/state/" + std::string(Name(question.issuer)) + "/" +
                       std::string(Name(question.flow)) + "/" +
                       SmallTree().at(question.subject).id + "?date=" + FormatDay(question.date) +
                       "&target=" + PercentEncode(Name(question.target)) +
                       "&certainty=" + std::string(Name(question.floor)) +
                       "&review=" + std::string(ModeText(question.review)) +
                       "&imprecise=" + std::string(ModeText(question.imprecise));
  if (question.known_at) target += "&known_at=" + FormatDay(*question.known_at);
  if (question.seq) target += "&recorded_at=seq:" + std::to_string(*question.seq);
  return target;
}

std::set<EventId> IdsOf(const Json& list) {
  std::set<EventId> ids;
  for (const Json& id : list) ids.insert(*ParseEventId(id.get<std::string>()));
  return ids;
}

naive::Answer AnswerOf(const Json& json) {
  naive::Answer answer;
  answer.status = *FromName<Status>(json["status"].get<std::string>());
  if (json.contains("review_policy")) {
    answer.review_policy = FromName<ReviewPolicy>(json["review_policy"].get<std::string>());
  }
  if (json.contains("duty_percent")) answer.duty_percent = json["duty_percent"].get<double>();
  if (json.contains("decided_by")) {
    answer.decided_by = ParseEventId(json["decided_by"].get<std::string>());
  }
  if (json.contains("certainty")) {
    answer.certainty = FromName<Certainty>(json["certainty"].get<std::string>());
  }
  answer.possible = json["when"] == "possible";
  if (json.contains("returns")) answer.returns = ParseDay(json["returns"].get<std::string>());
  answer.also_in_force = IdsOf(json["also_in_force"]);
  answer.exceptions = IdsOf(json["exceptions"]);
  for (const Json& item : json["suspended"]) {
    naive::Pause pause{*ParseEventId(item["by"].get<std::string>()), {}};
    if (item.contains("returns")) pause.returns = ParseDay(item["returns"].get<std::string>());
    answer.suspended[*ParseEventId(item["event"].get<std::string>())] = pause;
  }
  return answer;
}

TEST_CASE("1,000 random questions over HTTP equal a naive reading of /log", "[threads]") {
  constexpr std::uint64_t kLogs = 25;
  constexpr int kQuestions = 40;
  for (std::uint64_t seed = 5'001; seed <= 5'000 + kLogs; ++seed) {
    Random random(seed);
    const ServedLog served(RandomLog(&random, {}));
    const std::vector<LogEntry> log = ReadLog(served);
    REQUIRE_FALSE(log.empty());
    const std::vector<Day> days = InterestingDays(log);
    for (int i = 0; i < kQuestions; ++i) {
      naive::Question question = RandomQuestion(log, days, &random);
      if (random.Chance(50)) question.known_at = random.Of(days);
      if (NeverChangesState(question.floor)) question.floor = Certainty::kReported;  // P2: refused
      std::string target = TargetOf(question);
      if (!question.seq && random.Chance(50)) {
        // The other ways to say how much of the log: a day, to its end.
        const Day recorded =
            UtcDay(random.Of(log).recorded_at) + static_cast<Day>(random.Below(3)) - 1;
        question.seq = 0;
        for (const LogEntry& entry : log) {
          if (UtcDay(entry.recorded_at) <= recorded) question.seq = entry.seq;
        }
        target += "&recorded_at=" + FormatDay(recorded);
      }
      const std::string body = served.Get(target);
      INFO("seed " << seed << "\n" << Describe(log) << target << "\n" << body);
      REQUIRE_FALSE(body.empty());
      REQUIRE(AnswerOf(Json::parse(body)) == naive::Evaluate(log, SmallTree(), question));
    }
  }
}

}  // namespace
}  // namespace chipline
