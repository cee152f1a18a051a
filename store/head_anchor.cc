#include "store/head_anchor.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <string_view>
#include <utility>

#include "store/async_write.h"
#include "store/bytes.h"

namespace chipline {
namespace {

constexpr std::string_view kMagic = "CHPA";
constexpr std::size_t kVersionAt = 4;
constexpr std::size_t kMarkAt = 8;
constexpr std::size_t kMarkSize = 40;
constexpr std::size_t kSumSize = 8;
constexpr std::size_t kSlotSize = 96;
constexpr std::size_t kPage = 4096;
constexpr int kSlots = 2;

// Where the sum stands in a slot of this version; 0 for a version that we do not know.
std::size_t SumAt(std::uint8_t version) {
  return version == 2 ? 88 : version == 1 ? 56 : 0;
}

std::string SumOf(std::string_view bytes) {
  const Hash hash = Sha256(bytes);
  return std::string(hash.begin(), hash.begin() + kSumSize);
}

void PutMark(std::string* slot, const LogMark& mark) {
  PutLittle(slot, mark.seq);
  slot->append(mark.hash.begin(), mark.hash.end());
}

LogMark MarkAt(std::string_view slot, std::size_t at) {
  LogMark mark;
  mark.seq = GetLittle<std::uint64_t>(slot.data() + at);
  std::copy_n(slot.data() + at + sizeof(mark.seq), mark.hash.size(), mark.hash.begin());
  return mark;
}

std::string EncodeSlot(const Anchor& anchor) {
  std::string slot(kMagic);
  PutLittle(&slot, std::uint8_t{2});
  slot.append(kMarkAt - slot.size(), '\0');
  PutMark(&slot, anchor.acknowledged);
  PutMark(&slot, anchor.promised);
  return slot + SumOf(slot);
}

std::optional<Anchor> DecodeSlot(std::string_view slot) {
  if (slot.size() != kSlotSize || slot.substr(0, kMagic.size()) != kMagic) return std::nullopt;
  const auto version = static_cast<std::uint8_t>(slot[kVersionAt]);
  const std::size_t sum_at = SumAt(version);
  if (sum_at == 0 || slot.substr(sum_at, kSumSize) != SumOf(slot.substr(0, sum_at))) {
    return std::nullopt;
  }
  const LogMark first = MarkAt(slot, kMarkAt);
  return Anchor{first, version == 1 ? first : MarkAt(slot, kMarkAt + kMarkSize)};
}

bool IsNewer(const Anchor& a, const Anchor& b) {
  return std::pair(a.acknowledged.seq, a.promised.seq) >
         std::pair(b.acknowledged.seq, b.promised.seq);
}

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

}  // namespace

Result<std::optional<Anchor>> HeadAnchor::Read(const std::string& path) {
  const Result<File> file = File::Open(path, O_RDONLY);
  if (!file && file.error().code == ErrorCode::kNotFound) return std::optional<Anchor>();
  if (!file) return file.error();
  std::optional<Anchor> newest;
  for (int slot = 0; slot < kSlots; ++slot) {
    const std::uint64_t offset = static_cast<std::uint64_t>(slot) * kPage;
    const std::string bytes = CHIP_TRY(file->ReadAt(kSlotSize, offset));
    const std::optional<Anchor> anchor = DecodeSlot(bytes);
    if (anchor && (!newest || IsNewer(*anchor, *newest))) newest = anchor;
  }
  if (!newest) return Corruption("neither slot of the head anchor can be read", path);
  return newest;
}

struct HeadAnchor::Slots {
  explicit Slots(File opened) : file(std::move(opened)) {}

  File file;
  alignas(kPage) char page[kPage] = {};
  int next = 0;
  AsyncWrite write;  // last: it may still be reading the page
};

HeadAnchor::HeadAnchor(File file) : slots_(std::make_unique<Slots>(std::move(file))) {}
HeadAnchor::HeadAnchor(HeadAnchor&&) noexcept = default;
HeadAnchor& HeadAnchor::operator=(HeadAnchor&&) noexcept = default;
HeadAnchor::~HeadAnchor() = default;

Result<HeadAnchor> HeadAnchor::CreateWith(const std::string& path, const LogMark& mark, int flags) {
  const std::string draft = path + ".new";
  HeadAnchor created(CHIP_TRY(File::Open(draft, flags | O_RDWR | O_CREAT | O_TRUNC | O_DSYNC)));
  for (int slot = 0; slot < kSlots; ++slot) CHIP_CHECK(created.Write({mark, mark}));
  if (std::rename(draft.c_str(), path.c_str()) != 0) return SystemError("rename", draft);
  CHIP_CHECK(SyncFolder(FolderOf(path)));
  return created;
}

// One page, written past the page cache and synced by the same call, costs about half of a write
// and an fdatasync. Some file systems (tmpfs) know no O_DIRECT.
Result<HeadAnchor> HeadAnchor::Create(const std::string& path, const LogMark& mark) {
  Result<HeadAnchor> created = CreateWith(path, mark, O_DIRECT);
  if (created || created.error().code != ErrorCode::kIo) return created;
  return CreateWith(path, mark, 0);
}

Result<void> HeadAnchor::Begin(const Anchor& anchor) {
  Slots& slots = *slots_;
  const std::string slot = EncodeSlot(anchor);
  std::copy(slot.begin(), slot.end(), slots.page);
  const std::uint64_t offset = static_cast<std::uint64_t>(slots.next) * kPage;
  slots.next = (slots.next + 1) % kSlots;
  return slots.write.Begin(&slots.file, std::string_view(slots.page, kPage), offset);
}

Result<void> HeadAnchor::Finish() {
  return slots_->write.Finish();
}

Result<void> HeadAnchor::Write(const Anchor& anchor) {
  CHIP_CHECK(Begin(anchor));
  return Finish();
}

}  // namespace chipline
