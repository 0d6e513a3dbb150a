#!/bin/sh
# Makes an authority and certificates for deploy/tls.compose.yml with openssl, good for a year, in a folder that is not there
# yet. Who has an authority of their own takes certificates of that instead.
set -eu

folder=${1:?name the folder to put the certificates into}
mkdir -m 700 "$folder"
cd "$folder"
umask 077

key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'

# shellcheck disable=SC2086 # several words
openssl req -x509 $key -keyout ca.key -out ca.pem -days 365 -subj '/CN=Temporal of Confetti'

certificate() {
  name=$1
  uses=$2
  # shellcheck disable=SC2086 # several words
  openssl req -new $key -keyout "$name.key" -out "$name.csr" -subj "/CN=$name" \
    -addext "subjectAltName=DNS:$name" -addext "extendedKeyUsage=$uses"
  openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -copy_extensions copy -out "$name.pem"
  rm "$name.csr"
}

# The parts of the server are each other's clients, too.
certificate temporal serverAuth,clientAuth
certificate confetti clientAuth
rm -f ca.srl
echo "Certificates are in $folder. ca.key makes more of them: keep it elsewhere."
