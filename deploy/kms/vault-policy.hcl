# The least rights for the key transit/photos: the first to write, the second to read, the third for describe and gw doctor.
path "transit/datakey/plaintext/photos" { capabilities = ["update"] }
path "transit/decrypt/photos"           { capabilities = ["update"] }
path "transit/keys/photos"              { capabilities = ["read"] }
