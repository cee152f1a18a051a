#include "web/site.h"

#include "web/http.h"
#include "web/last_fault.h"

namespace chipline {

std::string Site::Fault() const {
  std::string of_following = follower.LastError();
  if (!of_following.empty()) return of_following;
  const auto of_writing = log.WriteFault();
  return of_writing ? WithoutFolders(of_writing->message) : fault.text();
}

}  // namespace chipline
