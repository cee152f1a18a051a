#include "tests/support/source_dir.h"

namespace chipline {

std::string SourcePath(std::string_view name) {
  std::string path = CHIPLINE_SOURCE_DIR;
  if (!name.empty()) path.append("/").append(name);
  return path;
}

}  // namespace chipline
