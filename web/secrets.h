// Passwords and secrets: everything that needs libsodium.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>

#include "model/result.h"

namespace chipline {

// 256 random bits as 43 letters, digits, "-" and "_".
std::string RandomSecret();
// Compares in a time that does not depend on where they differ.
bool SameSecret(std::string_view a, std::string_view b);
// Under which a secret is stored: SHA-256, hex. A secret of 256 random bits needs no slower one.
std::string SecretHash(std::string_view secret);

// Why people should not use it, in one sentence, or nothing: shorter than 8 or longer than 128
// characters, the name or the program's, one of the usual ones, or a run of one or two characters.
std::optional<std::string> WeaknessOf(std::string_view password, std::string_view user);

// What one argon2id takes. The default is 129 ms and 64 MiB on two virtual cores.
struct PasswordCost {
  std::uint64_t operations = 3;
  std::size_t memory = std::size_t{64} << 20U;
};

// Safe from any thread. At most two computations at once, so that guesses cannot take the memory;
// one more waits, so that whoever knows the password comes in between those who guess. The others
// are told at once: whoever waits holds a worker of the server.
class Passwords {
 public:
  explicit Passwords(PasswordCost cost);

  // "$argon2id$v=19$m=65536,t=3,p=1$…". kUnavailable where two are at work and one waits, or that
  // takes longer than a second.
  Result<std::string> Hash(std::string_view password);
  // Without a hash (no such user) it takes as long, and is false. kUnavailable as above.
  Result<bool> Verify(const std::optional<std::string>& hash, std::string_view password);

  // How many times Verify computed a hash, for tests of "as long".
  std::uint64_t verifications() const { return verifications_.load(); }

 private:
  const PasswordCost cost_;
  std::once_flag nobody_made_;
  std::string nobody_;  // the hash of a password that nobody has
  class Place;
  std::counting_semaphore<2> free_{2};
  std::binary_semaphore waiting_{1};
  std::atomic<std::uint64_t> verifications_{0};
};

}  // namespace chipline
