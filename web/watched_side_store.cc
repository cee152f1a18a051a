#include "web/watched_side_store.h"

#include "web/http.h"

namespace chipline {

Result<void> WatchedSideStore::Write(const std::vector<SideChange>& changes) {
  auto written = store_.Write(changes);
  if (!written) Note(written.error());
  return written;
}

Result<std::string> WatchedSideStore::PutIfAbsent(const std::string& collection,
                                                  const std::string& id, const std::string& text) {
  auto held = store_.PutIfAbsent(collection, id, text);
  if (!held) Note(held.error());
  return held;
}

void WatchedSideStore::Note(const Error& error) {
  if (error.code == ErrorCode::kInvalidArgument) return;
  fault_.Note("Accounts, drafts or the plan could not be kept: " + WithoutFolders(error.message),
              clock_.Now());
}

}  // namespace chipline
