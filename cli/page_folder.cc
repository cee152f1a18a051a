#include "cli/page_folder.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

#include "ingest/read_document.h"

namespace chipline {
namespace {

namespace fs = std::filesystem;

bool IsPage(const fs::path& path) {
  std::string name = path.filename().string();
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  for (const std::string_view end : {".txt", ".md", ".html", ".htm"}) {
    if (name.ends_with(end)) return true;
  }
  return false;
}

Result<std::string> ReadBytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  if (!file) return IoError("cannot read", path.string());
  return bytes.str();
}

}  // namespace

Result<std::vector<NamedDocument>> ReadPages(const std::string& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file() && IsPage(entry.path())) paths.push_back(entry.path());
  }
  if (error) return IoError("cannot list: " + error.message(), folder);
  std::ranges::sort(paths);
  std::vector<NamedDocument> pages;
  for (const fs::path& path : paths) {
    const std::string bytes = CHIP_TRY(ReadBytes(path));
    ReadOptions options;
    options.path = path.string();
    auto page = ReadDocument(bytes, options);
    if (page && !page->text.empty()) pages.push_back({path.string(), std::move(page).value()});
  }
  if (pages.empty()) return NotFound("no pages (.txt, .md, .html) in the folder", folder);
  return pages;
}

}  // namespace chipline
