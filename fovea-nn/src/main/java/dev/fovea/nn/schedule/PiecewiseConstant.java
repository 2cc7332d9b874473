package dev.fovea.nn.schedule;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.CallText.number;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.require;

import java.util.List;
import java.util.stream.Stream;

/// `η = rateᵢ` from epoch `eᵢ` on, `initial` before the first of them: `piecewiseConstant(0.1).from(30, 0.01).from(60, 0.001)`.
public record PiecewiseConstant(double initial, List<Piece> pieces) implements Schedule {

    /// The rate from that epoch on, counted from 0.
    public record Piece(int epoch, double rate) {
        public Piece {
            require(epoch >= 1, "a rate of a piecewise constant schedule begins at epoch 1 or later, but at %d", epoch);
            notNegative("the learning rate", rate);
        }
    }

    public PiecewiseConstant {
        notNegative("the learning rate", initial);
        pieces = List.copyOf(pieces);
        for (int i = 1; i < pieces.size(); i++) {
            require(pieces.get(i).epoch() > pieces.get(i - 1).epoch(),
                    "the epochs of a piecewise constant schedule must rise, but %d follows %d",
                    pieces.get(i).epoch(), pieces.get(i - 1).epoch());
        }
    }

    /// Another rate from that epoch on, counted from 0.
    public PiecewiseConstant from(int epoch, double rate) {
        return new PiecewiseConstant(initial,
                Stream.concat(pieces.stream(), Stream.of(new Piece(epoch, rate))).toList());
    }

    @Override public double at(int epoch, long step, long steps) {
        double rate = initial;
        for (Piece piece : pieces) {
            rate = epoch >= piece.epoch() ? piece.rate() : rate;
        }
        return rate;
    }

    @Override public String toString() {
        var text = new StringBuilder(call("piecewiseConstant", initial).toString());
        pieces.forEach(p -> text.append(".from(%d, %s)".formatted(p.epoch(), number(p.rate()))));
        return text.toString();
    }
}
