#include "model/entry.h"

#include <string>
#include <vector>

#include "model/json.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

PolicyEvent Ban(const std::string& key) {
  PolicyEvent event;
  event.key = key;
  event.issuers = {Jurisdiction::kUS};
  event.subjects = {"nvidia-h20"};
  return event;
}

TEST_CASE("SHA-256 is the standard's", "[model]") {
  CHECK(HexOf(Sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(HexOf(Sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("an event id is the entry's number, a dot and the index inside it", "[model]") {
  const std::vector<std::pair<const char*, EventId>> table = {
      {"1.0", {1, 0}},
      {"1042.17", {1042, 17}},
      {"18446744073709551615.4294967295", {UINT64_MAX, UINT32_MAX}},
  };
  for (const auto& [text, id] : table) {
    CHECK(ParseEventId(text) == id);
    CHECK(ToString(id) == text);
  }
  for (const char* text : {"",
                           ".",
                           "1",
                           "1.",
                           ".0",
                           "0.0",
                           "01.0",
                           "1.00",
                           "1.01",
                           "+1.0",
                           "-1.0",
                           "1.-1",
                           " 1.0",
                           "1.0 ",
                           "1.0.0",
                           "1,0",
                           "a.b",
                           "0x1.0",
                           "18446744073709551616.0",
                           "1.4294967296"}) {
    INFO(text);
    CHECK_FALSE(ParseEventId(text));
  }
}

TEST_CASE("event ids are ordered by entry, then by index", "[model]") {
  CHECK(EventId{2, 0} > EventId{1, 9});
  CHECK(EventId{10, 0} > EventId{9, 0});
  CHECK(EventId{1, 1} > EventId{1, 0});
}

TEST_CASE("an entry claims the key of each new event and its own id", "[model]") {
  NewEntry entry;
  entry.events = {Ban("a"), Ban(""), Ban("b")};
  std::vector<std::string> names;
  for (const Claim& claim : ClaimsOf(entry)) names.push_back(claim.name);
  CHECK(names == std::vector<std::string>{"key:a", "key:b"});

  entry.id = "form-7";
  CHECK(ClaimsOf(entry).size() == 3);
  CHECK(ClaimsOf(entry)[2].name == "id:form-7");
}

TEST_CASE("what speaks about earlier events claims no key, or it could never be said", "[model]") {
  for (const EntryKind kind : {EntryKind::kCorrection, EntryKind::kConfirmation, EntryKind::kMerge,
                               EntryKind::kRetraction}) {
    NewEntry entry;
    entry.kind = kind;
    entry.events = {Ban("a")};
    entry.targets = {{1, 0}};
    CHECK(ClaimsOf(entry).empty());
    entry.id = "form-8";
    CHECK(ClaimsOf(entry).size() == 1);
  }
}

TEST_CASE("a key and an id of the same text are two names", "[model]") {
  NewEntry entry;
  entry.events = {Ban("a")};
  entry.id = "a";
  const std::vector<Claim> claims = ClaimsOf(entry);
  REQUIRE(claims.size() == 2);
  CHECK(claims[0].name != claims[1].name);
}

TEST_CASE("a digest covers what was said, not who said it or how far it was checked", "[model]") {
  NewEntry first;
  first.events = {Ban("a")};
  first.id = "form-7";
  first.by = "ingest/3";
  NewEntry again = first;
  again.by = "editor";
  again.events[0].review.by = "editor";
  CHECK(ClaimsOf(again) == ClaimsOf(first));

  NewEntry checked = first;
  checked.events[0].review = {ReviewState::kConfirmed, Grade::kA, "", "editor"};
  CHECK(ClaimsOf(checked)[0] == ClaimsOf(first)[0]);
}

TEST_CASE("a digest changes with everything that was said", "[model]") {
  NewEntry base;
  base.events = {Ban("a")};
  base.targets = {{1, 0}};
  base.id = "form-7";
  const std::vector<Claim> claims = ClaimsOf(base);

  const auto changed = [&](auto change) {
    NewEntry entry = base;
    change(entry);
    return ClaimsOf(entry);
  };
  const auto other_event = changed([](NewEntry& e) { e.events[0].summary = "New."; });
  CHECK(other_event[0].digest != claims[0].digest);
  CHECK(other_event[1].digest != claims[1].digest);
  CHECK(changed([](NewEntry& e) { e.targets[0].index = 1; })[1].digest != claims[1].digest);
  CHECK(changed([](NewEntry& e) { e.reason = "why"; })[1].digest != claims[1].digest);
  CHECK(changed([](NewEntry& e) { e.published = Edtf::FromDay(0); })[1].digest != claims[1].digest);
  CHECK(changed([](NewEntry& e) { e.events.push_back(Ban("b")); })[0] == claims[0]);
}

TEST_CASE("a digest is that of the canonical bytes, so blanks and order do not count", "[model]") {
  const auto claims = [](const char* json) {
    NewEntry entry;
    entry.events = {EventFromJson(json, JsonMode::kSubmission)->event};
    return ClaimsOf(entry);
  };
  CHECK(claims(R"({"key":"a","type":"ban","certainty":"enacted"})") ==
        claims(R"({ "certainty" : "enacted", "type":"ban", "key":"\u0061", "subjects":[] })"));
}

}  // namespace
}  // namespace chipline
