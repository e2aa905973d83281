/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.security;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Tells a wrong key file before a broker would, in words that nobody understands. */
final class KeyPairs {

    private static final byte[] SAMPLE = {1, 2, 3};

    private KeyPairs() {}

    /** Whether the public key confirms what the private one signs. */
    static boolean belongTogether(PublicKey certified, PrivateKey own) {
        String algorithm =
                switch (own.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> own.getAlgorithm();
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(own);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
