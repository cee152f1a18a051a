#include "store/rocks_opening.h"

#include <filesystem>
#include <system_error>

namespace chipline {
namespace {

std::string Entries(std::uint64_t seq) {
  return seq == 0 ? "no entry" : "entry " + std::to_string(seq);
}

}  // namespace

Result<Found> LookAt(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (status.type() == fs::file_type::not_found) return Found::kNothing;
  if (error) return IoError("cannot look at the store: " + error.message(), folder);
  if (status.type() != fs::file_type::directory) {
    return InvalidArgument("is not a folder, so it cannot be a store", folder);
  }
  const bool has_log = fs::exists(folder + "/log", error);
  const bool has_anchor = !error && fs::exists(folder + "/head.anchor", error);
  if (has_log || has_anchor) return Found::kStore;
  bool is_foreign = false;
  for (fs::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    // Documents may come first (store/document_store.h).
    is_foreign = is_foreign || file->path().filename() != "documents";
  }
  if (error) return IoError("cannot look at the store: " + error.message(), folder);
  if (!is_foreign) return Found::kNothing;
  return InvalidArgument("is not a store: it holds other files and no log", folder);
}

bool HoldsDatabaseFiles(const std::string& folder) {
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    const std::string extension = file.path().extension().string();
    if (extension == ".sst" || extension == ".log") return true;
  }
  return false;
}

Error AnchorError(const std::string& what, const std::string& path) {
  return Corruption(what +
                        "; restore the newest backup, or accept what is left with "
                        "`chipline verify --accept-head`",
                    path);
}

Result<void> CheckAnchor(const std::optional<Anchor>& found, const LogHead& head,
                         const RocksDatabase& database, const std::string& path) {
  if (!found) {
    // The anchor is made before the first append.
    if (head.seq == 0) return Ok();
    return AnchorError("is missing, though the log holds " + Entries(head.seq), path);
  }
  if (found->acknowledged.seq > head.seq) {
    return AnchorError("the log ends at " + Entries(head.seq) + " but had acknowledged " +
                           Entries(found->acknowledged.seq) + ": its tail is lost",
                       path);
  }
  for (const LogMark& mark : {found->acknowledged, found->promised}) {
    if (mark.seq > head.seq) continue;  // a crash came before the entries that were promised
    const Hash at = mark.seq == 0 ? Hash{} : CHIP_TRY(database.ReadHash(mark.seq));
    if (at == mark.hash) continue;
    return AnchorError(
        "entry " + std::to_string(mark.seq) + " is not the one that was acknowledged", path);
  }
  return Ok();
}

}  // namespace chipline
