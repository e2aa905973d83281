/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.state.AssetState;
import io.millrace.functions.state.KeyedStage;
import io.millrace.functions.state.RecordCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The state of one asset in memory; can be sent through the codecs as a restore would. */
final class TestingAssetState<W, P> implements AssetState<W, P> {

    private final String asset;
    private final RecordCodec<W> wholeCodec;
    private final RecordCodec<P> partCodec;
    private final Map<String, P> parts = new TreeMap<>();
    private @Nullable W whole;

    TestingAssetState(String asset, KeyedStage<W, P, ?, ?> stage) {
        this.asset = asset;
        wholeCodec = stage.wholeCodec();
        partCodec = stage.partCodec();
    }

    @Override
    public String asset() {
        return asset;
    }

    @Override
    public W whole() {
        if (whole == null) {
            whole = wholeCodec.create(asset);
        }
        return whole;
    }

    @Override
    public P part(String name) {
        P part = parts.get(name);
        if (part == null) {
            part = partCodec.create(name);
            parts.put(name, part);
        }
        return part;
    }

    /** How many parts were asked for. */
    int parts() {
        return parts.size();
    }

    /** Another state for the given stage, read from the bytes of this one. */
    TestingAssetState<W, P> restoredInto(KeyedStage<W, P, ?, ?> stage) throws IOException {
        TestingAssetState<W, P> restored = new TestingAssetState<>(asset, stage);
        restored.whole =
                restored.wholeCodec.read(
                        asset, wholeCodec.version(), input(bytes(wholeCodec, whole())));
        for (Map.Entry<String, P> part : parts.entrySet()) {
            byte[] bytes = bytes(partCodec, part.getValue());
            restored.parts.put(
                    part.getKey(),
                    restored.partCodec.read(part.getKey(), partCodec.version(), input(bytes)));
        }
        return restored;
    }

    static <R> byte[] bytes(RecordCodec<R> codec, R record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        codec.write(record, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    static DataInputStream input(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
