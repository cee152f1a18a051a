#include "store/head_anchor.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <string_view>

#include "store/bytes.h"

namespace chipline {
namespace {

constexpr std::string_view kMagic = "CHPA";
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSlotSize = 64;
constexpr std::size_t kSeqAt = 8;
constexpr std::size_t kHashAt = 16;
constexpr std::size_t kSumAt = 56;
constexpr std::size_t kPage = 4096;
constexpr int kSlots = 2;

std::string SumOf(std::string_view slot) {
  const Hash hash = Sha256(slot.substr(0, kSumAt));
  return std::string(hash.begin(), hash.begin() + (kSlotSize - kSumAt));
}

std::string EncodeSlot(const Anchor& anchor) {
  std::string slot(kMagic);
  PutLittle(&slot, kVersion);
  slot.append(kSeqAt - slot.size(), '\0');
  PutLittle(&slot, anchor.seq);
  slot.append(anchor.hash.begin(), anchor.hash.end());
  slot.append(kSumAt - slot.size(), '\0');
  return slot + SumOf(slot);
}

std::optional<Anchor> DecodeSlot(std::string_view slot) {
  if (slot.size() != kSlotSize || slot.substr(0, kMagic.size()) != kMagic) return std::nullopt;
  if (slot.substr(kSumAt) != SumOf(slot)) return std::nullopt;
  if (static_cast<std::uint8_t>(slot[kMagic.size()]) != kVersion) return std::nullopt;
  Anchor anchor;
  anchor.seq = GetLittle<std::uint64_t>(slot.data() + kSeqAt);
  std::copy_n(slot.begin() + kHashAt, anchor.hash.size(), anchor.hash.begin());
  return anchor;
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
    if (anchor && (!newest || anchor->seq > newest->seq)) newest = anchor;
  }
  if (!newest) return Corruption("neither slot of the head anchor can be read", path);
  return newest;
}

Result<HeadAnchor> HeadAnchor::CreateWith(const std::string& path, const Anchor& anchor,
                                          int flags) {
  const std::string draft = path + ".new";
  HeadAnchor created(CHIP_TRY(File::Open(draft, flags | O_RDWR | O_CREAT | O_TRUNC | O_DSYNC)));
  for (int slot = 0; slot < kSlots; ++slot) CHIP_CHECK(created.Write(anchor));
  if (std::rename(draft.c_str(), path.c_str()) != 0) return SystemError("rename", draft);
  CHIP_CHECK(SyncFolder(FolderOf(path)));
  return created;
}

// One page, written past the page cache and synced by the same call, costs about half of a write
// and an fdatasync. Some file systems (tmpfs) know no O_DIRECT.
Result<HeadAnchor> HeadAnchor::Create(const std::string& path, const Anchor& anchor) {
  Result<HeadAnchor> created = CreateWith(path, anchor, O_DIRECT);
  if (created || created.error().code != ErrorCode::kIo) return created;
  return CreateWith(path, anchor, 0);
}

Result<void> HeadAnchor::Write(const Anchor& anchor) {
  alignas(kPage) char page[kPage] = {};
  const std::string slot = EncodeSlot(anchor);
  std::copy(slot.begin(), slot.end(), page);
  const std::uint64_t offset = static_cast<std::uint64_t>(next_slot_) * kPage;
  CHIP_CHECK(file_.WriteAt(std::string_view(page, kPage), offset));
  next_slot_ = (next_slot_ + 1) % kSlots;
  return Ok();
}

}  // namespace chipline
