#include "store/record.h"

#include <fstream>
#include <random>
#include <sstream>

#include "tests/store/entries.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

LogEntry Placed(const NewEntry& entry, std::uint64_t seq = 7, Micros at = 1'750'000'000'000'000) {
  LogEntry placed;
  static_cast<NewEntry&>(placed) = entry;
  placed.seq = seq;
  placed.recorded_at = at;
  return placed;
}

Hash Previous() {
  return Sha256("the entry before");
}

std::string BytesOf(const NewEntry& entry) {
  return EncodeRecord(Placed(entry), Previous()).value().bytes;
}

bool IsRefused(const std::string& bytes) {
  const Result<DecodedRecord> record = DecodeRecord(bytes);
  return !record && record.error().code == ErrorCode::kCorruption;
}

// The record with its hash made to fit again: what a bug or a newer version would write.
std::string Resealed(std::string bytes) {
  bytes.resize(bytes.size() - 32);
  const Hash hash = Sha256(bytes);
  bytes.append(hash.begin(), hash.end());
  return bytes;
}

std::string MessageOf(const std::string& bytes) {
  const Result<DecodedRecord> record = DecodeRecord(bytes);
  return record ? "" : record.error().message;
}

}  // namespace

TEST_CASE("a record gives back the entry that it was made from") {
  std::vector<NewEntry> entries = {FullEntry(), EntryNamed("a"), EntryNamed("")};
  for (std::uint64_t i = 0; i < 200; ++i) entries.push_back(EntryNumber(i));
  NewEntry retraction;
  retraction.kind = EntryKind::kRetraction;
  retraction.targets = {{3, 1}};
  retraction.by = "test";
  entries.push_back(retraction);
  for (const NewEntry& entry : entries) {
    const DecodedRecord record = DecodeRecord(BytesOf(entry)).value();
    CHECK(static_cast<const NewEntry&>(record.entry) == entry);
    CHECK(record.entry.seq == 7);
    CHECK(record.entry.recorded_at == 1'750'000'000'000'000);
    CHECK(record.previous == Previous());
  }
}

TEST_CASE("the head can be read alone, or at the front of its record") {
  const Record record = EncodeRecord(Placed(FullEntry()), Previous()).value();
  const LogEntry entry = Placed(FullEntry());
  EntryHead head;
  REQUIRE(DecodeHead(record.head(), &head));
  CHECK(head == HeadOf(entry));
  REQUIRE(DecodeHead(record.bytes, &head));
  CHECK(head == HeadOf(entry));
}

TEST_CASE("a head holds what the rules of state need") {
  const std::string bytes = BytesOf(FullEntry());
  EntryHead head;
  REQUIRE(DecodeHead(bytes, &head));
  CHECK(head.seq == 7);
  CHECK(head.kind == EntryKind::kCorrection);
  CHECK(head.published.latest == ParseDay("2026-01-05"));
  CHECK(head.targets == std::vector<EventId>{{12, 0}, {13, 2}});
  REQUIRE(head.events.size() == 2);
  const EventHead& event = head.events[0];
  CHECK(event.issuers == 0b110U);
  CHECK(event.rate == 25.5);
  CHECK(event.scope == ScopeKind::kBuyers);
  CHECK(event.effective.earliest == ParseDay("2026-01-01"));
  CHECK(event.effective.latest == ParseDay("2026-03-31"));
  CHECK(event.modifies == std::vector<std::string_view>{"12.0", "some-act"});
  // A source that states no day has none.
  CHECK(event.source_days.size() == 1);
  CHECK_FALSE(head.events[1].until.known);
}

TEST_CASE("decoding into a head that held more leaves nothing of it behind") {
  EntryHead head;
  const std::string full = BytesOf(FullEntry());
  const std::string small = BytesOf(EntryNamed("small"));
  REQUIRE(DecodeHead(full, &head));
  REQUIRE(DecodeHead(small, &head));
  CHECK(head == HeadOf(Placed(EntryNamed("small"))));
}

TEST_CASE("the same entry gives the same bytes, and its place changes its hash") {
  CHECK(BytesOf(FullEntry()) == BytesOf(FullEntry()));
  const LogEntry entry = Placed(EntryNamed("a"));
  const Hash hash = EncodeRecord(entry, Previous()).value().hash;
  CHECK(EncodeRecord(Placed(entry, 8), Previous()).value().hash != hash);
  CHECK(EncodeRecord(Placed(entry, 7, 1), Previous()).value().hash != hash);
  CHECK(EncodeRecord(entry, Hash{}).value().hash != hash);
}

TEST_CASE("a record cut at any length is refused") {
  const std::string bytes = BytesOf(FullEntry());
  const Record record = EncodeRecord(Placed(FullEntry()), Previous()).value();
  EntryHead head;
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const std::string cut = bytes.substr(0, length);
    if (!IsRefused(cut)) FAIL("cut at " << length);
    const bool is_head = length == record.head_size;
    if (DecodeHead(cut, &head).has_value() != is_head) FAIL("head cut at " << length);
  }
  CHECK(IsRefused(bytes + '\0'));
}

TEST_CASE("a record with any bit flipped is refused") {
  const std::string bytes = BytesOf(FullEntry());
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    std::string flipped = bytes;
    flipped[i / 8] = static_cast<char>(flipped[i / 8] ^ (1 << (i % 8)));
    if (!IsRefused(flipped)) FAIL("bit " << i);
  }
}

TEST_CASE("any bytes at all are refused or are what Encode writes", "[random]") {
  const auto seed = std::random_device()();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const std::string bytes = BytesOf(FullEntry());
  EntryHead head;
  for (int round = 0; round < 20'000; ++round) {
    std::string noise = bytes;
    const std::size_t flips = 1 + random() % 8;
    for (std::size_t i = 0; i < flips; ++i) {
      noise[random() % noise.size()] = static_cast<char>(random());
    }
    // With a hash that fits, only structure and agreement of head and body can refuse it.
    noise = Resealed(noise);
    const Result<DecodedRecord> record = DecodeRecord(noise);
    if (record) {
      CHECK(EncodeRecord(record->entry, record->previous).value().bytes.size() > 0);
      CHECK(DecodeHead(noise, &head));
    } else if (record.error().code != ErrorCode::kCorruption) {
      FAIL(record.error().ToString());
    }
  }
}

TEST_CASE("a head that says something else than its body is refused") {
  std::string bytes = BytesOf(EntryNamed("abc"));
  const std::size_t key = bytes.find("abc");
  REQUIRE(key < EncodeRecord(Placed(EntryNamed("abc")), Previous()).value().head_size);
  bytes[key] = 'x';
  CHECK(MessageOf(Resealed(bytes)) == "record: its head and its body disagree");
}

TEST_CASE("what a newer program wrote is refused by name") {
  const std::string bytes = BytesOf(EntryNamed("a"));
  struct Row {
    std::size_t offset;
    char value;
    std::string message;
  };
  const std::vector<Row> rows = {
      {4, 2, "record: format version 2; this program reads version 1 only"},
      {5, 99, "record: unknown entry kind 99 (record format 1)"},
      {36, 77, "record: unknown event type 77 (record format 1)"},
      {37, 77, "record: unknown certainty 77 (record format 1)"},
      {41, 77, "record: unknown flow 77 (record format 1)"},
      {47, 2, "record: unknown event flags"},
      {51, 64, "record: unknown issuers"},
  };
  for (const Row& row : rows) {
    std::string newer = bytes;
    newer[row.offset] = row.value;
    CHECK_THAT(MessageOf(Resealed(newer)), Catch::StartsWith(row.message));
  }
}

TEST_CASE("the example of docs/log-format.md is what is written") {
  PolicyEvent event;
  event.key = "us-h20";
  event.type = EventType::kLicenceRequirement;
  event.certainty = Certainty::kEnacted;
  event.issuers = {Jurisdiction::kUS};
  event.target = Jurisdiction::kCN;
  event.flow = Flow::kExport;
  event.subjects = {"nvidia-h20"};
  event.effective = Date("2025-04-09");
  event.summary = "A licence is needed.";
  NewEntry entry;
  entry.events = {event};
  entry.by = "ann";
  const Micros at = ParseInstant("2025-06-15T15:06:40Z").value();
  const Record record = EncodeRecord(Placed(entry, 1, at), Hash{}).value();

  std::ifstream in(SourcePath("docs/log-format.md"));
  std::ostringstream text;
  text << in.rdbuf();
  const std::string page = text.str();
  // The two fenced blocks behind the heading.
  std::vector<std::string> blocks;
  for (std::size_t open = page.find("```", page.find("## Example")); open != std::string::npos;) {
    const std::size_t close = page.find("```", open + 3);
    REQUIRE(close != std::string::npos);
    blocks.push_back(page.substr(open + 3, close - open - 3));
    open = page.find("```", close + 3);
  }
  REQUIRE(blocks.size() == 2);
  std::string head;
  std::istringstream bytes(blocks[0]);
  for (unsigned byte = 0; bytes >> std::hex >> byte;) head.push_back(static_cast<char>(byte));
  CHECK(head == record.head());
  CHECK(blocks[1] == "\n" + HexOf(record.hash) + "\n");
}

TEST_CASE("an entry that does not fit a record is refused before it is written") {
  NewEntry entry = EntryNamed(std::string(70'000, 'k'));
  CHECK(DraftRecord(entry).error().code == ErrorCode::kInvalidArgument);
  entry = EntryNamed("a");
  entry.events[0].note = std::string(kMaxBodySize, 'n');
  CHECK(DraftRecord(entry).error().code == ErrorCode::kInvalidArgument);
}

}  // namespace chipline
