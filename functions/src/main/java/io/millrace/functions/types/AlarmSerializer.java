/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.AlarmState;
import io.millrace.functions.model.Severity;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Alarms: version, id, transition, asset, rule, its version, severity (0 info, 1 warning, 2
 * critical), state (0 unacknowledged, 1 acknowledged, 2 returned unacknowledged, 3 normal), start,
 * time, value, message.
 */
public final class AlarmSerializer extends ModelSerializer<Alarm> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    @Override
    public void serialize(Alarm alarm, DataOutputView target) throws IOException {
        NameCache names = names();
        target.writeByte(VERSION);
        Text.write(alarm.id(), target);
        target.writeInt(alarm.transition());
        names.write(alarm.asset(), target);
        names.write(alarm.rule(), target);
        target.writeInt(alarm.ruleVersion());
        target.writeByte(code(alarm.severity()));
        target.writeByte(code(alarm.state()));
        target.writeLong(alarm.startMillis());
        target.writeLong(alarm.timestampMillis());
        target.writeLong(Double.doubleToRawLongBits(alarm.value()));
        Text.write(alarm.message(), target);
    }

    @Override
    public Alarm deserialize(DataInputView source) throws IOException {
        NameCache names = names();
        checkVersion("alarm", source.readUnsignedByte(), VERSION);
        String id = Text.read(source);
        int transition = source.readInt();
        String asset = names.read(source);
        String rule = names.read(source);
        int ruleVersion = source.readInt();
        Severity severity = severity(source.readByte());
        AlarmState state = state(source.readByte());
        long startMillis = source.readLong();
        long timestampMillis = source.readLong();
        double value = Double.longBitsToDouble(source.readLong());
        return new Alarm(
                id,
                transition,
                asset,
                rule,
                ruleVersion,
                severity,
                state,
                startMillis,
                timestampMillis,
                value,
                Text.read(source));
    }

    private static int code(Severity severity) {
        return switch (severity) {
            case INFO -> 0;
            case WARNING -> 1;
            case CRITICAL -> 2;
        };
    }

    private static Severity severity(int code) throws IOException {
        return switch (code) {
            case 0 -> Severity.INFO;
            case 1 -> Severity.WARNING;
            case 2 -> Severity.CRITICAL;
            default ->
                    throw new IOException(
                            "not the code of a severity: " + code + ", known are 0 to 2");
        };
    }

    private static int code(AlarmState state) {
        return switch (state) {
            case UNACKNOWLEDGED -> 0;
            case ACKNOWLEDGED -> 1;
            case RETURNED_UNACKNOWLEDGED -> 2;
            case NORMAL -> 3;
        };
    }

    private static AlarmState state(int code) throws IOException {
        return switch (code) {
            case 0 -> AlarmState.UNACKNOWLEDGED;
            case 1 -> AlarmState.ACKNOWLEDGED;
            case 2 -> AlarmState.RETURNED_UNACKNOWLEDGED;
            case 3 -> AlarmState.NORMAL;
            default ->
                    throw new IOException(
                            "not the code of an alarm's state: " + code + ", known are 0 to 3");
        };
    }

    @Override
    public Alarm createInstance() {
        return new Alarm("", 0, "", "", 0, Severity.INFO, AlarmState.NORMAL, 0L, 0L, 0d, "");
    }

    @Override
    public AlarmSerializer duplicate() {
        return new AlarmSerializer();
    }

    @Override
    public TypeSerializerSnapshot<Alarm> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Alarm> {

        /** For Flink. */
        public Snapshot() {
            super(AlarmSerializer::new);
        }
    }
}
