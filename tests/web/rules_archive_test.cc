// Answers by earlier rules, while others of them are being made ready.
#include "web/rules_archive.h"

#include <semaphore>
#include <thread>

#include "model/embedded.h"
#include "query/state.h"
#include "store/open_event_log.h"
#include "tests/support/catch.h"
#include "web/app.h"

namespace chipline {
namespace {

std::string TreeWith(const std::string& id) {
  return std::string(model_data::Embedded("subjects.toml")) + "\n[product." + id +
         "]\nname = \"A thing\"\n";
}

TEST_CASE("earlier rules that are at work answer while others are made ready", "[threads]") {
  const ManualClock clock(0);
  const auto log = *OpenEventLog("memory:", clock);
  const auto store = OpenRulesStore("memory:").value();
  std::vector<std::string> versions;
  for (const char* id : {"first-thing", "second-thing"}) {
    const std::string text = TreeWith(id);
    versions.push_back(RulesVersion(*SubjectTree::Load(text, id)));
    REQUIRE(store->Keep(versions.back(), text));
  }
  std::binary_semaphore making{0};
  std::counting_semaphore<2> may_end{1};
  RulesArchive archive(*store, [&](const SubjectTree& subjects) {
    making.release();
    may_end.acquire();
    return App::Start(*log, subjects, clock, "test");
  });
  REQUIRE(archive.AppOf(versions[0]));
  making.acquire();
  bool is_made = false;
  std::jthread asks([&] { is_made = archive.AppOf(versions[1]).has_value(); });
  making.acquire();
  CHECK(archive.AppOf(versions[0]));
  CHECK(archive.AppOf(versions[1]).error().code == ErrorCode::kUnavailable);
  may_end.release();
  asks.join();
  CHECK(is_made);
  CHECK(archive.AppOf(versions[1]));
  CHECK(archive.AppOf("0123456789abcdef").error().code == ErrorCode::kNotFound);
}

}  // namespace
}  // namespace chipline
