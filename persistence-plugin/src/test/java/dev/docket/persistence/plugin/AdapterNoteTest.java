package dev.docket.persistence.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.failure.DamagedException;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdapterNoteTest {
  private static final Optional<SerializedValue> METADATA =
      Optional.of(new SerializedValue(17, "märchen", new byte[] {1, 2, 3}));

  @Test
  void shouldStoreMetadataAloneAsItIs() {
    assertThat(new AdapterNote("", METADATA).toStored()).isEqualTo(METADATA);
    assertThat(new AdapterNote("", Optional.empty()).toStored()).isEmpty();
  }

  @Test
  void shouldBringBackWhatItStored() {
    for (AdapterNote note :
        new AdapterNote[] {
          new AdapterNote("", METADATA),
          new AdapterNote("", Optional.empty()),
          new AdapterNote("v7", METADATA),
          new AdapterNote("v7", Optional.empty()),
          new AdapterNote(
              "v7", Optional.of(new SerializedValue(Integer.MIN_VALUE, "", new byte[0])))
        }) {
      assertThat(AdapterNote.fromStored(note.toStored())).isEqualTo(note);
    }
  }

  @Test
  void shouldTakeNoMoreForAManifestThanThereIs() {
    for (String inner :
        new String[] {"00000011", "0000001100000003aabb", "000000117fffffff", "00000011ffffffff"}) {
      Optional<SerializedValue> stored =
          Optional.of(
              new SerializedValue(AdapterNote.SERIALIZER_ID, "v7", HexFormat.of().parseHex(inner)));

      assertThatThrownBy(() -> AdapterNote.fromStored(stored))
          .as(inner)
          .isInstanceOf(DamagedException.class)
          .hasMessageContaining(inner.length() / 2 + " bytes");
    }
  }
}
