#include "cli/open_store.h"

#include <filesystem>
#include <system_error>

#include "store/open_event_log.h"

namespace chipline {
namespace {

constexpr std::string_view kRocks = "rocksdb:";

std::string FolderOf(const std::string& name) {
  return name.starts_with(kRocks) ? name.substr(kRocks.size()) : std::string();
}

}  // namespace

Result<OpenStore> OpenOrMakeStore(const std::string& name) {
  OpenStore store;
  store.clock = std::make_unique<SystemClock>();
  store.log = CHIP_TRY(OpenEventLog(name, *store.clock));
  return store;
}

Result<OpenStore> OpenExistingStore(const std::string& name) {
  const std::string folder = FolderOf(name);
  std::error_code fault;
  if (!folder.empty() && !std::filesystem::exists(folder, fault)) {
    return NotFound("no store here; \"chipline ingest\" makes one", name);
  }
  return OpenOrMakeStore(name);
}

std::string ControlSocketOf(const std::string& name) {
  const std::string folder = FolderOf(name);
  return folder.empty() ? folder : folder + "/control.sock";
}

}  // namespace chipline
