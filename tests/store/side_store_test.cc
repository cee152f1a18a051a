// Both engines keep the same promises; the durable one also across processes that are killed.
#include "store/side_store.h"

#include <atomic>
#include <csignal>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

std::string Text(const Result<std::optional<std::string>>& got) {
  if (!got) return "error: " + got.error().message;
  return *got ? **got : "nothing";
}

TEST_CASE("documents of a collection are put, replaced, listed in order and removed") {
  const TempDir dir;
  for (const std::string& name : {std::string("memory:"), "rocksdb:" + dir / "store"}) {
    CAPTURE(name);
    auto opened = OpenSideStore(name);
    REQUIRE(opened);
    SideStore& store = **opened;
    CHECK(Text(store.Get("users", "ada")) == "nothing");
    REQUIRE(store.Put("users", "bo", "{\"role\":\"reader\"}"));
    REQUIRE(store.Put("users", "ada", "1"));
    REQUIRE(store.Put("users", "ada", "2"));
    REQUIRE(store.Put("user", "sada", "another collection"));
    REQUIRE(store.Put("users2", "ada", "another collection"));
    CHECK(Text(store.Get("users", "ada")) == "2");
    CHECK(*store.List("users") ==
          std::vector<SideDocument>{{"ada", "2"}, {"bo", "{\"role\":\"reader\"}"}});
    REQUIRE(store.Remove("users", "ada"));
    REQUIRE(store.Remove("users", "nobody"));
    CHECK(store.List("users")->size() == 1);
    CHECK(store.List("nothing here")->empty());
    CHECK(Text(store.Get("users2", "ada")) == "another collection");
  }
}

TEST_CASE("a bad name changes nothing of what came with it") {
  const TempDir dir;
  for (const std::string& name : {std::string("memory:"), "rocksdb:" + dir / "store"}) {
    CAPTURE(name);
    auto store = *OpenSideStore(name);
    CHECK(store->Write({{"a", "1", "x"}, {"a", "", "y"}}).error().code ==
          ErrorCode::kInvalidArgument);
    CHECK(store->Write({{"a", "1", "x"}, {std::string("a\0b", 3), "1", "y"}}).error().code ==
          ErrorCode::kInvalidArgument);
    CHECK(Text(store->Get("a", "1")) == "nothing");
  }
  CHECK(OpenSideStore("sqlite:x").error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("of many who claim one id, one is first and all are told who", "[threads]") {
  const TempDir dir;
  for (const std::string& name : {std::string("memory:"), "rocksdb:" + dir / "store"}) {
    CAPTURE(name);
    auto store = *OpenSideStore(name);
    std::vector<std::string> told(16);
    {
      std::vector<std::jthread> claimants;
      for (std::size_t i = 0; i < told.size(); ++i) {
        claimants.emplace_back([&, i] {
          if (auto held = store->PutIfAbsent("keys", "k", std::to_string(i))) told[i] = *held;
        });
      }
    }
    CHECK_FALSE(told[0].empty());
    for (const std::string& one : told) CHECK(one == told[0]);
    CHECK(Text(store->Get("keys", "k")) == told[0]);
  }
}

TEST_CASE("the durable store belongs to one process, and to its owner alone") {
  const TempDir dir;
  const std::string name = "rocksdb:" + dir / "store";
  {
    auto store = *OpenSideStore(name);
    const auto second = OpenSideStore(name);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::kUnavailable);
    REQUIRE(store->Put("a", "1", "x"));
    struct stat info {};
    REQUIRE(::stat((dir / "store/side").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0700);
  }
  CHECK(Text(std::move(*OpenSideStore(name))->Get("a", "1")) == "x");
}

// The writer says on a pipe what was acknowledged, and is killed wherever it happens to be.
TEST_CASE("what was acknowledged is there after kill -9, pairs never in halves") {
  const TempDir dir;
  const std::string name = "rocksdb:" + dir / "store";
  int promised = 0;
  for (int round = 0; round < 5; ++round) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t writer = ::fork();
    if (writer == 0) {
      ::close(ends[0]);
      auto store = OpenSideStore(name);
      for (int i = promised + 1; store; ++i) {
        const std::string id = std::to_string(i);
        if (!(*store)->Write({{"left", id, id}, {"right", id, id}})) break;
        if (::write(ends[1], &i, sizeof i) != sizeof i) break;
      }
      ::_exit(1);
    }
    ::close(ends[1]);
    for (int i = 0; i < 20 + 7 * round; ++i) {
      REQUIRE(::read(ends[0], &promised, sizeof promised) == sizeof promised);
    }
    ::kill(writer, SIGKILL);
    int more = 0;
    while (::read(ends[0], &more, sizeof more) == sizeof more) promised = more;
    ::close(ends[0]);
    ::waitpid(writer, nullptr, 0);

    auto store = OpenSideStore(name);
    REQUIRE(store);
    for (int i = 1; i <= promised; ++i) {
      REQUIRE(Text((*store)->Get("left", std::to_string(i))) == std::to_string(i));
    }
    CHECK((*store)->List("left").value() == (*store)->List("right").value());
  }
}

}  // namespace
}  // namespace chipline
