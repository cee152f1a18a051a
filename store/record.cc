#include "store/record.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "model/json.h"
#include "store/bytes.h"

namespace chipline {
namespace {

constexpr std::string_view kMagic = "CHPL";
constexpr std::size_t kVersionAt = 4;
constexpr std::size_t kSeqAt = 16;
constexpr std::size_t kRecordedAt = 24;
constexpr std::size_t kPrefixSize = 36;  // up to and including the count of events
constexpr std::size_t kHeadSizeAt = 8;
constexpr std::size_t kHashSize = 32;
constexpr std::size_t kMaxCount = std::numeric_limits<std::uint16_t>::max();
constexpr std::size_t kTargetSize = 12;
constexpr std::size_t kMinEventSize = 28;

// Bits of the entry's flags.
constexpr std::uint16_t kEntryPublished = 1U << 0U;
constexpr std::uint16_t kEntryFlags = kEntryPublished;

// Bits of an event's flags.
constexpr std::uint16_t kOverrides = 1U << 0U;
constexpr std::uint16_t kHasConditions = 1U << 1U;
constexpr std::uint16_t kEffective = 1U << 2U;
constexpr std::uint16_t kUntil = 1U << 3U;
constexpr std::uint16_t kAnnounced = 1U << 4U;
constexpr std::uint16_t kPublished = 1U << 5U;
constexpr std::uint16_t kRate = 1U << 6U;
constexpr std::uint16_t kEventFlags = (1U << 7U) - 1U;

// The largest code of any enum is far below 64, so that one word says which numbers are known.
template <class E>
bool IsKnown(std::uint8_t number) {
  static const std::uint64_t known = [] {
    std::uint64_t bits = 0;
    for (const auto& code : Codes<E>()) bits |= 1ULL << static_cast<unsigned>(code.code);
    return bits;
  }();
  return number < 64 && ((known >> number) & 1U) != 0;
}

// Which issuer bits are known; kAny is a target only.
bool AreKnownIssuers(std::uint32_t bits) {
  static const std::uint32_t known = [] {
    std::uint32_t all = 0;
    for (const auto& code : Codes<Jurisdiction>()) all |= 1U << static_cast<unsigned>(code.code);
    return all & ~1U;
  }();
  return (bits & ~known) == 0;
}

Error Damaged(const std::string& what) {
  return Corruption("record: " + what);
}

// A code this program does not know: written by a newer one, or damage that looks like it.
Error UnknownCode(std::string_view what, unsigned number) {
  return Damaged("unknown " + std::string(what) + " " + std::to_string(number) +
                 " (record format " + std::to_string(kRecordVersion) +
                 "): written by a newer chipline, or damaged");
}

// ---- writing

template <class E>
std::uint8_t NumberOf(const std::optional<E>& code) {
  return code ? static_cast<std::uint8_t>(*code) : std::uint8_t{0};
}

void PutWindow(std::string* out, const DayWindow& window) {
  PutLittle(out, window.earliest);
  PutLittle(out, window.latest);
}

void PutText(std::string* out, std::string_view text) {
  PutLittle(out, static_cast<std::uint16_t>(text.size()));
  out->append(text);
}

std::uint16_t FlagsOf(const EventHead& event) {
  unsigned flags = 0;
  if (event.overrides) flags |= kOverrides;
  if (event.has_conditions) flags |= kHasConditions;
  if (event.effective.known) flags |= kEffective;
  if (event.until.known) flags |= kUntil;
  if (event.announced.known) flags |= kAnnounced;
  if (event.published.known) flags |= kPublished;
  if (event.rate) flags |= kRate;
  return static_cast<std::uint16_t>(flags);
}

void PutEvent(std::string* out, const EventHead& event) {
  PutLittle(out, static_cast<std::uint8_t>(event.type));
  PutLittle(out, static_cast<std::uint8_t>(event.certainty));
  PutLittle(out, NumberOf(event.evidence));
  PutLittle(out, NumberOf(event.effect));
  PutLittle(out, static_cast<std::uint8_t>(event.target));
  PutLittle(out, NumberOf(event.flow));
  PutLittle(out, NumberOf(event.review_policy));
  PutLittle(out, NumberOf(event.scope));
  PutLittle(out, static_cast<std::uint8_t>(event.review));
  PutLittle(out, std::uint8_t{0});
  PutLittle(out, FlagsOf(event));
  PutLittle(out, event.issuers);
  PutLittle(out, static_cast<std::uint16_t>(event.key.size()));
  PutLittle(out, static_cast<std::uint16_t>(event.act.size()));
  PutLittle(out, static_cast<std::uint16_t>(event.subjects.size()));
  PutLittle(out, static_cast<std::uint16_t>(event.modifies.size()));
  PutLittle(out, static_cast<std::uint16_t>(event.source_days.size()));
  PutLittle(out, std::uint16_t{0});
  for (const DayWindow* window :
       {&event.effective, &event.until, &event.announced, &event.published}) {
    if (window->known) PutWindow(out, *window);
  }
  if (event.rate) PutLittle(out, std::bit_cast<std::uint64_t>(*event.rate));
  for (const DayWindow& window : event.source_days) PutWindow(out, window);
  out->append(event.key);
  out->append(event.act);
  for (const std::string_view subject : event.subjects) PutText(out, subject);
  for (const std::string_view name : event.modifies) PutText(out, name);
}

bool Fits(const EventHead& event) {
  const auto is_long = [](std::string_view text) { return text.size() > kMaxCount; };
  return !is_long(event.key) && !is_long(event.act) && event.subjects.size() <= kMaxCount &&
         event.modifies.size() <= kMaxCount && event.source_days.size() <= kMaxCount &&
         std::none_of(event.subjects.begin(), event.subjects.end(), is_long) &&
         std::none_of(event.modifies.begin(), event.modifies.end(), is_long);
}

std::string EncodeHead(const EntryHead& head, std::size_t body_size) {
  std::string out(kMagic);
  PutLittle(&out, kRecordVersion);
  PutLittle(&out, static_cast<std::uint8_t>(head.kind));
  PutLittle(&out, head.published.known ? kEntryPublished : std::uint16_t{0});
  PutLittle(&out, std::uint32_t{0});  // patched below
  PutLittle(&out, static_cast<std::uint32_t>(body_size));
  PutLittle(&out, head.seq);
  PutLittle(&out, head.recorded_at);
  PutLittle(&out, static_cast<std::uint16_t>(head.targets.size()));
  PutLittle(&out, static_cast<std::uint16_t>(head.events.size()));
  if (head.published.known) PutWindow(&out, head.published);
  for (const EventId& target : head.targets) {
    PutLittle(&out, target.seq);
    PutLittle(&out, target.index);
  }
  for (const EventHead& event : head.events) PutEvent(&out, event);
  SetLittle(out.data() + kHeadSizeAt, static_cast<std::uint32_t>(out.size()));
  return out;
}

// ---- reading

void GetWindow(ByteReader* reader, bool present, DayWindow* window) {
  *window = DayWindow{};
  if (!present) return;
  window->earliest = reader->Get<Day>();
  window->latest = reader->Get<Day>();
  window->known = true;
}

// The codes of one event, each checked against its table. The two optional kinds of code differ
// only in that zero means absent.
class CodeReader {
 public:
  explicit CodeReader(ByteReader* reader) : reader_(reader) {}

  template <class E>
  void Get(std::string_view what, E* code) {
    const auto number = reader_->Get<std::uint8_t>();
    if (!IsKnown<E>(number)) return Fail(what, number);
    *code = static_cast<E>(number);
  }
  template <class E>
  void Get(std::string_view what, std::optional<E>* code) {
    const auto number = reader_->Get<std::uint8_t>();
    code->reset();
    if (number == 0) return;
    if (!IsKnown<E>(number)) return Fail(what, number);
    *code = static_cast<E>(number);
  }

  bool ok() const { return what_.empty(); }
  Error error() const { return UnknownCode(what_, number_); }

 private:
  void Fail(std::string_view what, std::uint8_t number) {
    if (!ok()) return;
    what_ = what;
    number_ = number;
  }

  ByteReader* reader_;
  std::string_view what_;
  unsigned number_ = 0;
};

Result<void> GetCodes(ByteReader* reader, EventHead* event) {
  CodeReader codes(reader);
  codes.Get("event type", &event->type);
  codes.Get("certainty", &event->certainty);
  codes.Get("evidence", &event->evidence);
  codes.Get("effect", &event->effect);
  codes.Get("target", &event->target);
  codes.Get("flow", &event->flow);
  codes.Get("review policy", &event->review_policy);
  codes.Get("scope", &event->scope);
  codes.Get("review state", &event->review);
  if (!codes.ok()) return codes.error();
  return Ok();
}

void GetTexts(ByteReader* reader, std::size_t count, std::vector<std::string_view>* texts) {
  texts->clear();
  for (std::size_t i = 0; i < count && reader->ok(); ++i) {
    texts->push_back(reader->Take(reader->Get<std::uint16_t>()));
  }
}

void GetSourceDays(ByteReader* reader, std::size_t count, std::vector<DayWindow>* days) {
  days->clear();
  for (std::size_t i = 0; i < count && reader->ok(); ++i) {
    GetWindow(reader, true, &days->emplace_back());
  }
}

Result<void> GetEvent(ByteReader* reader, EventHead* event) {
  if (reader->left() < kMinEventSize) return Damaged("an event is cut off");
  CHIP_CHECK(GetCodes(reader, event));
  const auto reserved = reader->Get<std::uint8_t>();
  const auto flags = reader->Get<std::uint16_t>();
  event->issuers = reader->Get<std::uint32_t>();
  const auto key_size = reader->Get<std::uint16_t>();
  const auto act_size = reader->Get<std::uint16_t>();
  const auto subjects = reader->Get<std::uint16_t>();
  const auto modifies = reader->Get<std::uint16_t>();
  const auto source_days = reader->Get<std::uint16_t>();
  const auto padding = reader->Get<std::uint16_t>();
  if (reserved != 0 || padding != 0) return Damaged("reserved bytes are not zero");
  if ((flags & ~kEventFlags) != 0) return UnknownCode("event flags", flags);
  if (!AreKnownIssuers(event->issuers)) return UnknownCode("issuers", event->issuers);
  event->overrides = (flags & kOverrides) != 0;
  event->has_conditions = (flags & kHasConditions) != 0;
  GetWindow(reader, (flags & kEffective) != 0, &event->effective);
  GetWindow(reader, (flags & kUntil) != 0, &event->until);
  GetWindow(reader, (flags & kAnnounced) != 0, &event->announced);
  GetWindow(reader, (flags & kPublished) != 0, &event->published);
  event->rate.reset();
  if ((flags & kRate) != 0) event->rate = std::bit_cast<double>(reader->Get<std::uint64_t>());
  GetSourceDays(reader, source_days, &event->source_days);
  event->key = reader->Take(key_size);
  event->act = reader->Take(act_size);
  GetTexts(reader, subjects, &event->subjects);
  GetTexts(reader, modifies, &event->modifies);
  return reader->ok() ? Ok() : Result<void>(Damaged("an event is cut off"));
}

struct Sizes {
  std::size_t head = 0;
  std::size_t body = 0;
  std::size_t whole() const { return head + body + 2 * kHashSize; }
};

Result<Sizes> SizesOf(std::string_view bytes) {
  if (bytes.size() < kPrefixSize) return Damaged("shorter than a head");
  if (bytes.substr(0, kMagic.size()) != kMagic) return Damaged("does not begin with CHPL");
  const auto version = GetLittle<std::uint8_t>(bytes.data() + kVersionAt);
  if (version != kRecordVersion) {
    return Damaged("format version " + std::to_string(version) + "; this program reads version " +
                   std::to_string(kRecordVersion) + " only");
  }
  Sizes sizes;
  sizes.head = GetLittle<std::uint32_t>(bytes.data() + kHeadSizeAt);
  sizes.body = GetLittle<std::uint32_t>(bytes.data() + kHeadSizeAt + 4);
  if (sizes.head < kPrefixSize || sizes.body > kMaxBodySize) return Damaged("impossible sizes");
  if (bytes.size() != sizes.head && bytes.size() != sizes.whole()) {
    return Damaged(std::to_string(bytes.size()) + " bytes where " + std::to_string(sizes.whole()) +
                   " were written");
  }
  return sizes;
}

bool IsKnownKind(std::uint8_t kind) {
  return kind >= static_cast<std::uint8_t>(EntryKind::kEvents) &&
         kind <= static_cast<std::uint8_t>(EntryKind::kMerge);
}

Hash HashFrom(std::string_view bytes) {
  Hash hash{};
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

void Append(std::string* out, const Hash& hash) {
  out->append(hash.begin(), hash.end());
}

}  // namespace

Result<RecordDraft> DraftRecord(const NewEntry& entry) {
  LogEntry unplaced;
  static_cast<NewEntry&>(unplaced) = entry;
  RecordDraft draft;
  draft.body = ToJson(entry);
  if (draft.body.size() > kMaxBodySize) {
    return InvalidArgument("the entry is larger than " + std::to_string(kMaxBodySize >> 20U) +
                           " MiB");
  }
  const EntryHead head = HeadOf(unplaced);
  if (head.events.size() > kMaxCount || head.targets.size() > kMaxCount ||
      !std::all_of(head.events.begin(), head.events.end(), Fits)) {
    return InvalidArgument("a name or list of the entry is longer than " +
                           std::to_string(kMaxCount));
  }
  draft.head = EncodeHead(head, draft.body.size());
  return draft;
}

Record SealRecord(const RecordDraft& draft, std::uint64_t seq, Micros recorded_at,
                  const Hash& previous) {
  Record record;
  record.head_size = draft.head.size();
  record.bytes.reserve(draft.head.size() + draft.body.size() + 2 * kHashSize);
  record.bytes = draft.head;
  SetLittle(record.bytes.data() + kSeqAt, seq);
  SetLittle(record.bytes.data() + kRecordedAt, recorded_at);
  Append(&record.bytes, previous);
  record.bytes += draft.body;
  record.hash = Sha256(record.bytes);
  Append(&record.bytes, record.hash);
  return record;
}

Result<Record> EncodeRecord(const LogEntry& entry, const Hash& previous) {
  const RecordDraft draft = CHIP_TRY(DraftRecord(entry));
  return SealRecord(draft, entry.seq, entry.recorded_at, previous);
}

Result<void> DecodeHead(std::string_view bytes, EntryHead* head) {
  const Sizes sizes = CHIP_TRY(SizesOf(bytes));
  ByteReader reader(bytes.substr(0, sizes.head));
  reader.Take(kMagic.size() + 1);
  const auto kind = reader.Get<std::uint8_t>();
  if (!IsKnownKind(kind)) return UnknownCode("entry kind", kind);
  head->kind = static_cast<EntryKind>(kind);
  const auto flags = reader.Get<std::uint16_t>();
  if ((flags & ~kEntryFlags) != 0) return UnknownCode("entry flags", flags);
  reader.Take(2 * sizeof(std::uint32_t));
  head->seq = reader.Get<std::uint64_t>();
  head->recorded_at = reader.Get<Micros>();
  const std::size_t targets = reader.Get<std::uint16_t>();
  const std::size_t events = reader.Get<std::uint16_t>();
  GetWindow(&reader, (flags & kEntryPublished) != 0, &head->published);
  // Before the lists are sized: a damaged count must not cost memory.
  if (reader.left() < targets * kTargetSize + events * kMinEventSize) {
    return Damaged("its lists are cut off");
  }
  head->targets.resize(targets);
  for (EventId& target : head->targets) {
    target.seq = reader.Get<std::uint64_t>();
    target.index = reader.Get<std::uint32_t>();
  }
  head->events.resize(events);
  for (EventHead& event : head->events) CHIP_CHECK(GetEvent(&reader, &event));
  if (!reader.ok() || reader.left() != 0) return Damaged("bytes left over in its head");
  return Ok();
}

Result<DecodedRecord> DecodeRecord(std::string_view bytes) {
  const Sizes sizes = CHIP_TRY(SizesOf(bytes));
  if (bytes.size() != sizes.whole()) return Damaged("its body is missing");
  DecodedRecord record;
  record.previous = HashFrom(bytes.substr(sizes.head, kHashSize));
  record.hash = HashFrom(bytes.substr(bytes.size() - kHashSize));
  if (Sha256(bytes.substr(0, bytes.size() - kHashSize)) != record.hash) {
    return Damaged("its hash does not fit its bytes");
  }
  EntryHead head;
  CHIP_CHECK(DecodeHead(bytes, &head));
  const std::string_view body = bytes.substr(sizes.head + kHashSize, sizes.body);
  Result<NewEntry> entry = EntryFromJson(body, JsonMode::kLog);
  if (!entry) return Damaged("body: " + entry.error().ToString());
  static_cast<NewEntry&>(record.entry) = std::move(entry).value();
  record.entry.seq = head.seq;
  record.entry.recorded_at = head.recorded_at;
  if (!(HeadOf(record.entry) == head)) return Damaged("its head and its body disagree");
  return record;
}

}  // namespace chipline
