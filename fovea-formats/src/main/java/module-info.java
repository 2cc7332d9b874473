import dev.fovea.formats.FoveaFormat;
import dev.fovea.formats.SafetensorsFormat;
import dev.fovea.formats.keras.KerasFormat;
import dev.fovea.formats.onnx.OnnxFormat;
import dev.fovea.formats.torch.TorchFormat;
import dev.fovea.nn.model.ModelFormat;
import org.jspecify.annotations.NullMarked;

/// Model files and checkpoints: data only, every limit checked before anything is allocated.
@SuppressWarnings("requires-automatic") @NullMarked module dev.fovea.formats {
    requires static org.jspecify;
    requires transitive dev.fovea.nn;
    requires tools.jackson.core;
    requires io.jhdf;
    requires org.slf4j;                     // for io.jhdf, an automatic module
    requires org.apache.commons.lang3;

    exports dev.fovea.formats;
    exports dev.fovea.formats.check;
    exports dev.fovea.formats.keras;
    exports dev.fovea.formats.onnx;
    exports dev.fovea.formats.torch;

    uses ModelFormat;
    provides ModelFormat with FoveaFormat, SafetensorsFormat, KerasFormat, OnnxFormat, TorchFormat;
}
