// What cannot be written beside the log is told to whoever watches over the server.
#include "web/watched_side_store.h"

#include <nlohmann/json.hpp>

#include "store/open_event_log.h"
#include "tests/support/catch.h"
#include "web/app.h"

namespace chipline {
namespace {

// A disk that is full from some moment on.
class FullSideStore final : public SideStore {
 public:
  Result<std::optional<std::string>> Get(std::string_view collection,
                                         std::string_view id) const override {
    return store_->Get(collection, id);
  }
  Result<std::vector<SideDocument>> List(std::string_view collection) const override {
    return store_->List(collection);
  }
  Result<std::vector<SideChange>> All() const override { return store_->All(); }
  Result<void> Write(const std::vector<SideChange>& changes) override {
    if (is_full) return Unavailable("the side store: no space left", "/srv/secret/side");
    return store_->Write(changes);
  }
  Result<std::string> PutIfAbsent(const std::string& collection, const std::string& id,
                                  const std::string& text) override {
    if (is_full) return Unavailable("the side store: no space left", "/srv/secret/side");
    return store_->PutIfAbsent(collection, id, text);
  }

  bool is_full = false;

 private:
  std::unique_ptr<SideStore> store_ = *OpenSideStore("memory:");
};

TEST_CASE("a write beside the log that failed is shown in the status", "[threads]") {
  const ManualClock clock(1'764'000'000'000'000);
  const auto log = *OpenEventLog("memory:", clock);
  const auto documents = *OpenDocumentStore("memory:");
  FullSideStore side;
  const auto app = *App::Start(*log, SubjectTree::Embedded(), clock, "test",
                               {log.get(), documents.get(), &side, {1, 8192}, nullptr, nullptr},
                               nullptr, documents.get());
  const auto status = [&] {
    Request request;
    request.method = "GET";
    request.client = "127.0.0.1";
    request.headers = {{"host", "localhost:8080"}};
    return nlohmann::json::parse(app->Handle(std::move(request), "/api/v1/status").body);
  };
  REQUIRE(app->editing()->accounts.AddUser("ada", "correct horse battery", Access::kAdmin));
  CHECK(status()["healthy"] == true);
  side.is_full = true;
  CHECK_FALSE(app->editing()->accounts.AddUser("bob", "correct horse battery", Access::kRead));
  CHECK(status()["healthy"] == false);
  const std::string fault = status().dump();
  CHECK_THAT(fault, Catch::Contains("could not be kept: the side store: no space left"));
  CHECK_THAT(fault, !Catch::Contains("/srv/secret"));
}

}  // namespace
}  // namespace chipline
