#include "cli/open_store.h"

#include <filesystem>
#include <system_error>

#include "store/store_name.h"

namespace chipline {
namespace {

// Empty where there is none.
std::string FolderOf(const std::string& name) {
  const auto store = ParseStoreName(name);
  return store ? store->folder : std::string();
}

Result<OpenStore> Open(const std::string& name, const OpenLogOptions& options) {
  OpenStore store;
  store.clock = std::make_unique<SystemClock>();
  store.log = CHIP_TRY(OpenEventLog(name, *store.clock, options));
  store.rules = CHIP_TRY(OpenRulesStore(name));
  store.documents = CHIP_TRY(OpenDocumentStore(name));
  return store;
}

}  // namespace

bool HasStore(const std::string& name) {
  const std::string folder = FolderOf(name);
  std::error_code fault;
  return folder.empty() || std::filesystem::exists(folder, fault);
}

Result<OpenStore> OpenOrMakeStore(const std::string& name) {
  return Open(name, {});
}

Result<OpenStore> OpenExistingStore(const std::string& name, const OpenLogOptions& options) {
  if (!HasStore(name)) return NotFound("no store here; \"chipline ingest\" makes one", name);
  return Open(name, options);
}

std::string ControlSocketOf(const std::string& name) {
  const std::string folder = FolderOf(name);
  return folder.empty() ? folder : folder + "/control.sock";
}

}  // namespace chipline
