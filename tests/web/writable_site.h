// A whole application on stores in memory that may be written to, with people who may.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/clock.h"
#include "store/open_event_log.h"
#include "tests/support/catch.h"
#include "web/app.h"

namespace chipline {

class WritableSite {
 public:
  // argon2id at its cheapest: these tests are about who gets in, not about how long it takes.
  static constexpr PasswordCost kCheap{1, 8192};
  static constexpr const char* kPassword = "correct horse battery";

  explicit WritableSite(const SubjectTree& subjects = SubjectTree::Embedded(),
                        PageFetcher* fetcher = nullptr)
      : clock_(1'764'000'000'000'000),  // 2025-11-24
        log_(*OpenEventLog("memory:", clock_)),
        documents_(*OpenDocumentStore("memory:")),
        side_(*OpenSideStore("memory:")),
        app_(*App::Start(*log_, subjects, clock_, "test",
                         {log_.get(), documents_.get(), side_.get(), kCheap, nullptr, fetcher},
                         nullptr, documents_.get())) {
    Accounts& accounts = app_->editing()->accounts;
    for (const Access role : {Access::kRead, Access::kWrite, Access::kAdmin}) {
      REQUIRE(accounts.AddUser(std::string(RoleName(role)), kPassword, role));
      tokens_.push_back(*accounts.AddToken(std::string(ScopeName(role)), role));
    }
  }

  // As somebody on this machine, with the headers that are given.
  Response Send(const std::string& method, const std::string& target, const std::string& body = {},
                std::vector<Parameter> headers = {}) const {
    Request request;
    request.method = method;
    request.body = body;
    request.client = "127.0.0.1";
    request.headers = std::move(headers);
    request.headers.push_back({"host", "localhost:8080"});
    return app_->Handle(std::move(request), target);
  }
  // JSON with the write token.
  Response Post(const std::string& target, const std::string& body,
                std::vector<Parameter> headers = {}) const {
    headers.push_back({"content-type", "application/json"});
    headers.push_back(Bearer(Access::kWrite));
    return Send("POST", target, body, std::move(headers));
  }
  Response Get(const std::string& target) const { return Send("GET", target); }

  Parameter Bearer(Access scope) const {
    return {"authorization", "Bearer " + tokens_[static_cast<std::size_t>(scope) - 1]};
  }
  const std::string& Token(Access scope) const {
    return tokens_[static_cast<std::size_t>(scope) - 1];
  }

  EventLog& log() const { return *log_; }
  App& app() const { return *app_; }
  Accounts& accounts() const { return app_->editing()->accounts; }
  ManualClock& clock() { return clock_; }

 private:
  ManualClock clock_;
  std::unique_ptr<EventLog> log_;
  std::unique_ptr<DocumentStore> documents_;
  std::unique_ptr<SideStore> side_;
  std::unique_ptr<App> app_;
  std::vector<std::string> tokens_;
};

inline std::string HeaderOf(const Response& response, const std::string& name) {
  return std::string(response.headers.Get(name).value_or(""));
}

inline nlohmann::json JsonOf(const Response& response) {
  CAPTURE(response.body);
  auto json = nlohmann::json::parse(response.body, nullptr, false);
  REQUIRE_FALSE(json.is_discarded());
  return json;
}

}  // namespace chipline
