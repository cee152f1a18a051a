#include "store/document_store.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "model/entry.h"
#include "tests/support/catch.h"
#include "tests/support/effort.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

struct Documents {
  explicit Documents(const std::string& engine)
      : name(engine == "rocksdb:" ? engine + dir / "store" : engine),
        store(OpenDocumentStore(name).value()) {}
  TempDir dir;
  std::string name;
  std::unique_ptr<DocumentStore> store;
};

std::string Engine() {
  return GENERATE(as<std::string>(), "memory:", "rocksdb:");
}

}  // namespace

TEST_CASE("a document is found by the hash of its bytes") {
  Documents documents(Engine());
  const std::string bytes("text with a \0 in it", 19);
  const std::string hash = documents.store->Put(bytes).value();
  CHECK(hash == HexOf(Sha256(bytes)));
  CHECK(documents.store->Put(bytes).value() == hash);
  CHECK(documents.store->Get(hash).value() == bytes);
  const std::string empty = documents.store->Put("").value();
  CHECK(documents.store->Get(empty).value().empty());
  CHECK(documents.store->Get(HexOf(Sha256("other"))).error().code == ErrorCode::kNotFound);
}

TEST_CASE("a withdrawn document stays away and says why") {
  Documents documents(Engine());
  const std::string hash = documents.store->Put("a text").value();
  CHECK_FALSE(documents.store->WithdrawalOf(hash).value());
  REQUIRE(documents.store->Withdraw(hash, "asked to"));
  CHECK(documents.store->Get(hash).error().code == ErrorCode::kNotFound);
  CHECK(documents.store->WithdrawalOf(hash).value() == "asked to");
  CHECK(documents.store->Put("a text").error().code == ErrorCode::kConflict);
  const std::string ahead = HexOf(Sha256("not here yet"));
  REQUIRE(documents.store->Withdraw(ahead, "in advance"));
  CHECK(documents.store->Put("not here yet").error().code == ErrorCode::kConflict);
}

TEST_CASE("what is kept and what was withdrawn can be listed") {
  Documents documents(Engine());
  CHECK(documents.store->Kept().value().empty());
  std::vector<std::string> kept = {documents.store->Put("one").value(),
                                   documents.store->Put("two").value()};
  const std::string gone = documents.store->Put("three").value();
  REQUIRE(documents.store->Withdraw(gone, "asked to"));
  std::sort(kept.begin(), kept.end());
  CHECK(documents.store->Kept().value() == kept);
  CHECK(documents.store->Withdrawn().value() == std::vector<std::string>{gone});
}

// A crash, or a file that could not be removed, came between the tombstone and the bytes.
TEST_CASE("a tombstone holds although the bytes are still there") {
  Documents documents("rocksdb:");
  const std::string hash = documents.store->Put("a text").value();
  const std::string path = documents.dir / ("store/documents/" + hash.substr(0, 2) + "/" + hash);
  std::ofstream(path + ".withdrawn") << "asked to";
  CHECK(documents.store->Get(hash).error().code == ErrorCode::kNotFound);
  CHECK(documents.store->Put("a text").error().code == ErrorCode::kConflict);
  CHECK(documents.store->Kept().value().empty());
}

TEST_CASE("a text is not shown while nobody can tell whether it was withdrawn") {
  Documents documents("rocksdb:");
  const std::string hash = documents.store->Put("a text").value();
  const std::string path = documents.dir / ("store/documents/" + hash.substr(0, 2) + "/" + hash);
  std::filesystem::create_directory(path + ".withdrawn");  // cannot be read
  CHECK(documents.store->WithdrawalOf(hash).error().code == ErrorCode::kIo);
  CHECK(documents.store->Get(hash).error().code == ErrorCode::kIo);
  CHECK(documents.store->Put("a text").error().code == ErrorCode::kIo);
}

TEST_CASE("no Put that is under way outlives a withdrawal", "[threads]") {
  Documents documents(Engine());
  const int rounds = Effort(60, 20, 2000);
  for (int round = 0; round < rounds; ++round) {
    const std::string text = "text " + std::to_string(round);
    const std::string hash = HexOf(Sha256(text));
    {
      std::jthread putter([&] {
        for (int i = 0; i < 3; ++i) (void)documents.store->Put(text).has_value();
      });
      REQUIRE(documents.store->Withdraw(hash, "asked to"));
    }
    if (documents.store->Get(hash)) FAIL("text " << round << " came back");
    const std::string path = "store/documents/" + hash.substr(0, 2) + "/" + hash;
    if (std::filesystem::exists(documents.dir / path)) FAIL("the bytes came back");
  }
}

TEST_CASE("a name that is no hash cannot reach a file") {
  Documents documents(Engine());
  const std::string upper(64, 'A');
  for (const std::string& name : {std::string(), std::string("../../etc/passwd"), upper,
                                  std::string(63, 'a'), std::string(65, 'a')}) {
    CHECK(documents.store->Get(name).error().code == ErrorCode::kInvalidArgument);
    CHECK(documents.store->Withdraw(name, "x").error().code == ErrorCode::kInvalidArgument);
  }
}

TEST_CASE("documents outlive the program, and damage is noticed and mended") {
  Documents documents("rocksdb:");
  const std::string hash = documents.store->Put("a text").value();
  documents.store = OpenDocumentStore(documents.name).value();
  CHECK(documents.store->Get(hash).value() == "a text");
  const std::string path = documents.dir / ("store/documents/" + hash.substr(0, 2) + "/" + hash);
  std::ofstream(path, std::ios::trunc) << "a tex";
  CHECK(documents.store->Get(hash).error().code == ErrorCode::kCorruption);
  CHECK(documents.store->Put("a text").value() == hash);
  CHECK(documents.store->Get(hash).value() == "a text");
}

}  // namespace chipline
